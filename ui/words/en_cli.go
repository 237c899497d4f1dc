package words

var englishCLI = map[string]string{
	"cli.queue.more":          "%s of %s shown; --limit 0 shows all",
	"cli.queue.empty":         "Nobody needs you now. `rounds import FILE…` brings accounts in, `rounds demo` shows a made-up book.",
	"cli.queue.empty-view":    "Nothing in this view. `rounds queue` shows all.",
	"cli.queue.empty-snoozed": "Nothing is snoozed. `rounds snooze ACCOUNT WHEN --reason WHY` hides a reason until a day.",
}
