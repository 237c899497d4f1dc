package words

import "strings"

// Choose gives the language (BCP 47) of a person: ROUNDS_LANG, then what the settings
// say (set, "" for nothing), then the environment as POSIX weighs it: LC_ALL,
// LC_MESSAGES, LANG. Without any it is English.
func Choose(set string, getenv func(string) string) string {
	for _, said := range []string{getenv("ROUNDS_LANG"), set, getenv("LC_ALL"), getenv("LC_MESSAGES"), getenv("LANG")} {
		if said != "" {
			return localeTag(said)
		}
	}
	return "en"
}

// localeTag is a POSIX locale as a language tag: "de_DE.UTF-8@euro" is de-DE. The
// locale of programmers, C, is English.
func localeTag(locale string) string {
	if cut := strings.IndexAny(locale, ".@"); cut >= 0 {
		locale = locale[:cut]
	}
	if locale == "C" || locale == "POSIX" {
		return "en"
	}
	return strings.ReplaceAll(locale, "_", "-")
}
