/// What should be an OpenAPI document has no paths.
struct NoDocument: Error {}
