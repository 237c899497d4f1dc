package intake

// Mapping is what a mapping file says; it overrides what Inspect finds.
type Mapping struct{}

// ParseMapping reads a mapping file; errors name it and the line.
func ParseMapping(name string, toml []byte) (*Mapping, error) { return &Mapping{}, nil }
