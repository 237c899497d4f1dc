package part

// Filled are the texts that say something, for a line that joins them.
func Filled(texts ...string) []string {
	out := texts[:0:0]
	for _, s := range texts {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}
