"""What personal details look like in a letter, one module a kind; `shared.domain.redact` runs them all."""
