package words

var englishWelcome = map[string]string{
	"welcome.title": "Welcome to rounds",
	"welcome.lead":  "The queue says who needs you now and why. Your book is still empty: how do you want to begin?",

	"welcome.demo":        "try the demo",
	"welcome.demo.says":   "500 made-up accounts with a year of history, kept apart from your book",
	"welcome.import":      "import your book",
	"welcome.import.says": "CSV files of HubSpot, Salesforce, Zendesk, Stripe, or your own",
	"welcome.shell":       "From a shell: rounds import FILE… · rounds import --help",
	"welcome.looking":     "opening the book",
	"key.try-demo":        "try the demo",
	"key.import":          "import",
	"key.to-queue":        "to the queue",
	"welcome.file":        "import",
	"welcome.back":        "back",
	"welcome.stop":        "stop",
	"welcome.skip":        "skip",
	"welcome.keep":        "keep",

	"welcome.name.title": "Who works here?",
	"welcome.name.why":   "Your name stands on what you file; your languages say whom you can call yourself.",
	"welcome.name.hint":  "Name, languages: Aiko Tanaka, ja en",
	"welcome.name.says":  "%s · %s",
	"welcome.name.none":  "no languages",
	"welcome.name.what":  "Type a name, and after a comma the languages: Aiko Tanaka, ja en",
	"welcome.name.lang":  "%q is no language; write it as en, de or ja",

	"welcome.files.title": "Import",
	"welcome.files.ask":   "Which files? Drop them here or type their paths, separated by blanks.",
	"welcome.files.hint":  "~/Downloads/accounts.csv ~/Downloads/contacts.csv",
	"welcome.files.none":  "Name at least one file.",
	"welcome.files.quote": "A quote is not closed.",
	"welcome.files.one":   "%s file; what it holds is found out by itself",
	"welcome.files.other": "%s files; accounts go in first, the order does not matter",

	"welcome.reading":   "looking at the files",
	"welcome.importing": "%s: %s of %s rows · %s a second",
	"welcome.stopping":  "stopping",

	"welcome.done":           "%s · %s · %s rows: %s added, %s changed, %s unchanged",
	"welcome.rejected.one":   "%s row rejected:",
	"welcome.rejected.other": "%s rows rejected:",
	"welcome.reject":         "line %d: %s",
	"welcome.reject.column":  "line %d, %s “%s”: %s",
	"welcome.more":           "… and %s more: `rounds import FILE --dry-run` lists them all",
	"welcome.cancelled":      "Stopped. Nothing of the file under way was written.",
}
