"""Every event that crosses a wire, one module a writer."""
