package data

// Change says what a committed transaction touched. It is published after the
// commit, never before, and several may be merged into one.
type Change struct {
	Accounts []ID // accounts with changed rows
	All      bool // too many to name (an import, a restore): reload everything
	Kinds    []string
}

// Merge adds d to c; past 1,000 accounts the sum is All.
func (c Change) Merge(d Change) Change {
	const most = 1000
	out := Change{All: c.All || d.All, Kinds: union(c.Kinds, d.Kinds)}
	if out.All {
		return out
	}
	out.Accounts = union(c.Accounts, d.Accounts)
	if len(out.Accounts) > most {
		out.All, out.Accounts = true, nil
	}
	return out
}

func union[T comparable](a, b []T) []T {
	seen := make(map[T]bool, len(a)+len(b))
	var out []T
	for _, list := range [][]T{a, b} {
		for _, v := range list {
			if !seen[v] {
				seen[v] = true
				out = append(out, v)
			}
		}
	}
	return out
}
