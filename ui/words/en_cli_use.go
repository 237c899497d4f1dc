package words

// The frame of help pages, and what is said of a command line that cannot be understood.
func englishUse() map[string]string {
	return map[string]string{
		"cli.use.usage":        "Usage:",
		"cli.use.examples":     "Examples:",
		"cli.use.commands":     "Available Commands:",
		"cli.use.flags":        "Flags:",
		"cli.use.global":       "Global Flags:",
		"cli.use.with-flags":   "[flags]",
		"cli.use.with-command": "[command]",
		"cli.use.default":      "(default %s)",
		"cli.use.more":         "`%s [command] --help` says more about a command.",

		"cli.use.see":          "%s; see `%s --help`",
		"cli.use.missing":      "%s is missing: `%s`",
		"cli.use.surplus":      "%q is one argument too many: `%s` (several words of one argument stand in quotes)",
		"cli.use.group":        "`%s` needs one of its commands",
		"cli.use.unknown":      "unknown command %q for \"%s\"",
		"cli.use.unknown-near": "unknown command %q for \"%s\" (did you mean %s?)",
		"cli.use.or":           " or ",
		"cli.use.forms":        "--json and --plain are two forms; choose one of them",
		"cli.use.at":           "--at %q is not a time; write it as 2026-11-21T14:05:00Z",

		"cli.use.flag.unknown":  "unknown flag: %s",
		"cli.use.flag.bare":     "%s needs a value",
		"cli.use.flag.bad":      "the flags cannot be read: %s",
		"cli.use.flag.value":    "%s is %q; give %s",
		"cli.use.flag.other":    "another value",
		"cli.use.flag.int":      "a whole number",
		"cli.use.flag.uint64":   "a whole number, 0 or more",
		"cli.use.flag.bool":     "true or false",
		"cli.use.flag.duration": "a time such as 90s, 30m or 2h",
	}
}
