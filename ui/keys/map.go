package keys

// Map is every binding, grouped by where it works.
type Map struct {
	Move    Move
	Global  Global
	Views   Views
	Account Account // wherever an account is selected or open
	Call    Call
	Wrap    Wrap
	Welcome Welcome
}

// Move are the keys that move in lists and between panels.
type Move struct {
	Up, Down, PageUp, PageDown, Home, End Binding
	Open, Back, Next, Previous, Zoom      Binding
}

// Global are the keys that work on every page.
type Global struct {
	Find, Help, Quit, Redraw, Undo, Refresh, Filter Binding
}

// Views choose a view of the queue.
type Views struct {
	All, Response, Onboarding, Renewal, Risk, Growth, Snoozed Binding
}

// List gives the views in the order of their numbers.
func (v Views) List() []Binding {
	return []Binding{v.All, v.Response, v.Onboarding, v.Renewal, v.Risk, v.Growth, v.Snoozed}
}

// Account are the verbs on an account.
type Account struct {
	Call, Play, Snooze, SnoozeAll, Done, DoneAll, Resolve, Why, Override Binding
	Note, Issue, Feature, Promise, Told, Proposal, Score, FollowUp       Binding
	Copy, OpenLink                                                       Binding
}

// Call are the keys of the call screen.
type Call struct {
	Tick, Skip, Answer, End, Notes Binding
}

// Wrap are the keys of the wrap-up.
type Wrap struct {
	File, Back Binding
}

// Welcome are the keys of the first page.
type Welcome struct {
	Demo, Import, Go Binding
}

// Default is the vim-like map.
func Default() Map {
	return Map{
		Move: Move{
			Up: bind("up", "k", "up"), Down: bind("down", "j", "down"),
			PageUp: bind("page-up", "pgup", "ctrl+b"), PageDown: bind("page-down", "pgdown", "ctrl+f"),
			Home: bind("home", "home"), End: bind("end", "end", "G"),
			Open: bind("open", "enter"), Back: bind("back", "esc"),
			Next: bind("next", "tab"), Previous: bind("previous", "shift+tab"), Zoom: bind("zoom", "z"),
		},
		Global: Global{
			Find: bind("find", "ctrl+k"), Help: bind("help", "?"), Quit: bind("quit", "q", "ctrl+c"),
			Redraw: bind("redraw", "ctrl+l"), Undo: bind("undo", "u"), Refresh: bind("refresh", "r"), Filter: bind("filter", "/"),
		},
		Views: Views{
			All: bind("view-all", "1"), Response: bind("view-response", "2"), Onboarding: bind("view-onboarding", "3"),
			Renewal: bind("view-renewal", "4"), Risk: bind("view-risk", "5"), Growth: bind("view-growth", "6"), Snoozed: bind("view-snoozed", "7"),
		},
		Account: Account{
			Call: bind("call", "c"), Play: bind("play", "P"),
			Snooze: bind("snooze", "s"), SnoozeAll: bind("snooze-all", "S"), Done: bind("done", "x"), DoneAll: bind("done-all", "X"),
			Resolve: bind("resolve", "R"), Why: bind("why", "w"), Override: bind("override", "v"),
			Note: bind("note", "n"), Issue: bind("issue", "i"), Feature: bind("feature", "f"), Promise: bind("promise", "p"),
			Told: bind("told", "t"), Proposal: bind("proposal", "b"), Score: bind("score", "m"), FollowUp: bind("follow-up", "d"),
			Copy: bind("copy", "y"), OpenLink: bind("open-link", "o"),
		},
		Call: Call{
			Tick: bind("tick", "space"), Skip: bind("skip", "-"), Answer: bind("answer", "enter"), End: bind("end-call", "e"), Notes: bind("notes", "tab"),
		},
		Welcome: Welcome{Demo: bind("try-demo", "d"), Import: bind("import", "i"), Go: bind("to-queue", "enter")},
		Wrap:    Wrap{File: bind("file", "enter"), Back: bind("back-to-call", "esc")},
	}
}
