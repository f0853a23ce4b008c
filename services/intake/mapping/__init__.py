"""Source mappings: how a source's own JSON or table row becomes our submission, declared in the catalogue."""
