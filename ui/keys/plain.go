package keys

// plainKeys are the bindings of the plain set that have other keys than the default's:
// arrows and function keys come first, letters are for verbs alone.
var plainKeys = map[string][]string{
	"up": {"up"}, "down": {"down"}, "page-up": {"pgup"}, "page-down": {"pgdown"}, "end": {"end"},
	"help": {"f1", "?"}, "find": {"f3", "ctrl+k"}, "refresh": {"f5", "r"}, "quit": {"f10", "ctrl+c"},
	"undo": {"ctrl+z", "u"}, "suspend": nil, "sync-now": {"f12", "ctrl+s"},
	"note": {"f2", "n"}, "call": {"f4", "c"}, "snooze": {"f6", "s"}, "done": {"f7", "x"}, "why": {"f8", "w"},
	"go-news": {"f9 n"}, "go-playbooks": {"f9 p"}, "go-kpis": {"f9 k"}, "go-issues": {"f9 i"}, "go-sync": {"f9 s"}, "go-rules": {"f9 r"},
}

// Plain is the map of arrows and function keys.
func Plain() Map {
	m := Default()
	m.each(func(_ string, b *Binding) {
		if keys, changed := plainKeys[b.Name]; changed {
			b.Keys = keys
		}
	})
	return m
}
