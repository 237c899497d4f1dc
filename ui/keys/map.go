package keys

// Map is every binding, grouped by where it works.
type Map struct {
	Move    Move
	Global  Global
	Go      Go
	Views   Views
	Account Account // wherever an account is selected or open
	Call    Call
	Wrap    Wrap
	Welcome Welcome
	Rules   Rules
	Sync    Sync
	News    News

	Playbooks Playbooks
	Issues    Issues
	KPIs      KPIs
}

// Sync are the keys of the Sync page.
type Sync struct {
	First, Second, Edit, Retry, Drop, Export, Offline Binding
}

// Issues are the keys of the page of what customers asked for.
type Issues struct {
	Mark, Merge, Hand, Ship, Changed, Cause, Export Binding
}

// News are the keys of the Notifications page.
type News struct {
	Read, ReadAll Binding
}

// Rules are the keys of the alert budget and of the what-if.
type Rules struct {
	Retire, More, Less, Save, Column Binding
}

// Move are the keys that move in lists and between panels.
type Move struct {
	Up, Down, PageUp, PageDown, Home, End Binding
	Open, Back, Next, Previous, Zoom      Binding
}

// Global are the keys that work on every page.
type Global struct {
	Find, Help, Quit, Redraw, Suspend, Undo, Refresh, Filter Binding
	SyncNow                                                  Binding
}

// Go are the keys that open other pages, of two strokes each. Where a page is not
// there, its binding has no keys.
type Go struct {
	News, Playbooks, Issues, KPIs, Sync, Rules Binding
}

// List gives the pages that are there, in the order in which they are offered.
func (g Go) List() []Binding {
	return Bound([]Binding{g.News, g.Playbooks, g.Issues, g.KPIs, g.Sync, g.Rules})
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
	WhatIf                                                               Binding
	Request, Escalate, Reopen, Goal, Story                               Binding
	Note, Issue, Feature, Promise, Told, Proposal, Score, FollowUp       Binding
	Copy, OpenLink, Book, Calendar, Cadence, Owner, Message, Report      Binding
}

// Call are the keys of the call screen.
type Call struct {
	Tick, Skip, Answer, End, Notes Binding
	Who, Listening                 Binding
}

// Wrap are the keys of the wrap-up.
type Wrap struct {
	File, Back Binding
}

// Playbooks are the keys of the page of playbooks.
type Playbooks struct {
	Read, Problems, Coverage, Language, Begin, Share Binding
}

// KPIs are the keys of the page of figures.
type KPIs struct {
	Team, CSM, Segment Binding
}

// Welcome are the keys of the first page.
type Welcome struct {
	Demo, Import, Team, Go Binding
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
			Redraw: bind("redraw", "ctrl+l"), Suspend: bind("suspend", "ctrl+z"), Undo: bind("undo", "u"), Refresh: bind("refresh", "r"), Filter: bind("filter", "/"),
			SyncNow: bind("sync-now", "ctrl+s"),
		},
		Go: Go{
			News: bind("go-news", "g n"), Playbooks: bind("go-playbooks", "g p"), KPIs: bind("go-kpis", "g k"),
			Issues: bind("go-issues", "g i"),
			Sync:   bind("go-sync", "g s"), Rules: bind("go-rules", "g r"),
		},
		Issues: Issues{
			Mark: bind("mark-issue", "space"), Merge: bind("merge-issue", "m"), Hand: bind("hand-issue", "h"),
			Ship: bind("ship-issue", "x"), Changed: bind("feature-changed", "c"), Cause: bind("root-cause", "e"), Export: bind("export-issues", "E"),
		},
		News: News{Read: bind("read", "x"), ReadAll: bind("read-all", "X")},
		Sync: Sync{
			First: bind("keep-first", "1"), Second: bind("keep-second", "2"), Edit: bind("edit-value", "e"), Retry: bind("retry", "t"),
			Drop: bind("drop", "x"), Export: bind("export", "E"), Offline: bind("offline", "o"),
		},
		Views: Views{
			All: bind("view-all", "1"), Response: bind("view-response", "2"), Onboarding: bind("view-onboarding", "3"),
			Renewal: bind("view-renewal", "4"), Risk: bind("view-risk", "5"), Growth: bind("view-growth", "6"), Snoozed: bind("view-snoozed", "7"),
		},
		Account: Account{
			Call: bind("call", "c"), Play: bind("play", "P"),
			Snooze: bind("snooze", "s"), SnoozeAll: bind("snooze-all", "S"), Done: bind("done", "x"), DoneAll: bind("done-all", "X"),
			Resolve: bind("resolve", "R"), Why: bind("why", "w"), Override: bind("override", "v"), WhatIf: bind("what-if", "+", "="),
			Note: bind("note", "n"), Issue: bind("issue", "i"), Feature: bind("feature", "f"), Promise: bind("promise", "p"),
			Told: bind("told", "t"), Proposal: bind("proposal", "b"), Score: bind("score", "m"), FollowUp: bind("follow-up", "d"),
			Copy: bind("copy", "y"), OpenLink: bind("open-link", "o"), Book: bind("book", "D"), Calendar: bind("calendar", "E"), Cadence: bind("cadence", "C"),
			Message: bind("message", "Y"), Owner: bind("owner", "H"), Report: bind("report", "M"),
			Request: bind("request", "A"), Escalate: bind("escalate", "!"), Reopen: bind("reopen", "O"), Goal: bind("goal", "V"), Story: bind("story", "W"),
		},
		Call: Call{
			Tick: bind("tick", "space"), Skip: bind("skip", "-"), Answer: bind("answer", "enter"), End: bind("end-call", "e"), Notes: bind("notes", "tab"),
			Who: bind("who", "a"), Listening: bind("listening", "l"),
		},
		Playbooks: Playbooks{
			Read: bind("read-playbooks", "1"), Problems: bind("playbook-problems", "2"), Coverage: bind("playbook-coverage", "3"),
			Language: bind("next-language", "l"), Begin: bind("begin-own", "c"), Share: bind("share", "T"),
		},
		Welcome: Welcome{Demo: bind("try-demo", "d"), Import: bind("import", "i"), Team: bind("join-team", "c"), Go: bind("to-queue", "enter")},
		KPIs:    KPIs{Team: bind("kpi-team", "1"), CSM: bind("kpi-csm", "2"), Segment: bind("kpi-segment", "3")},
		Rules: Rules{
			Retire: bind("retire", "space"), More: bind("more", "+", "=", "right"), Less: bind("less", "-", "left"),
			Save: bind("save-weights", "enter"), Column: bind("weight-or-input", "tab"),
		},
		Wrap: Wrap{File: bind("file", "enter"), Back: bind("back-to-call", "esc")},
	}
}
