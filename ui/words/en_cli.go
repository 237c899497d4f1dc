package words

var englishCLI = map[string]string{
	"cli.queue.more":          "%s of %s shown; --limit 0 shows all",
	"cli.queue.empty":         "Nobody needs you now. `rounds import FILE…` brings accounts in, `rounds demo` shows a made-up book.",
	"cli.queue.empty-view":    "Nothing in this view. `rounds queue` shows all.",
	"cli.queue.empty-snoozed": "Nothing is snoozed. `rounds snooze ACCOUNT WHEN --reason WHY` hides a reason until a day.",

	"cli.col.name": "name",
	"cli.col.kind": "kind",
	"cli.col.text": "text",

	"cli.kind.account":  "account",
	"cli.kind.contact":  "contact",
	"cli.kind.note":     "note",
	"cli.kind.activity": "activity",
	"cli.kind.request":  "request",
	"cli.kind.issue":    "issue",

	"cli.megabytes":        "%.1f MB",
	"cli.status.profile":   "profile",
	"cli.status.path":      "database",
	"cli.status.bytes":     "size",
	"cli.status.schema":    "schema",
	"cli.status.accounts":  "accounts",
	"cli.status.stale":     "to be evaluated",
	"cli.status.waiting":   "waiting to be sent",
	"cli.status.since":     "%s, the oldest %s",
	"cli.status.drafts":    "drafts not filed",
	"cli.status.playbooks": "playbooks",
	"cli.status.version":   "version",

	"cli.note.done":   "Noted: %s",
	"cli.log.done":    "Filed: %s with %s",
	"cli.log.next":    "%s; follow-up on %s",
	"cli.log.undated": "%s; the next step has no date, so nobody is reminded of it",
}
