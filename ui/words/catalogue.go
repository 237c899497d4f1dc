package words

import (
	"maps"
	"sync"
)

// area is a part of the catalogue: a file a language, en_NAME.go, de_NAME.go and
// ja_NAME.go.
type area struct {
	name                      string
	english, german, japanese func() map[string]string
}

var areas = []area{
	{"common", englishCommon, germanCommon, japaneseCommon},
	{"keys", englishKeys, germanKeys, japaneseKeys},
	{"reasons", englishReasons, germanReasons, japaneseReasons},
	{"queue", englishQueue, germanQueue, japaneseQueue},
	{"format", englishFormat, germanFormat, japaneseFormat},
	{"verb", englishVerb, germanVerb, japaneseVerb},
	{"import", englishImport, germanImport, japaneseImport},
	{"account", englishAccount, germanAccount, japaneseAccount},
	{"call", englishCall, germanCall, japaneseCall},
	{"find", englishFind, germanFind, japaneseFind},
	{"welcome", englishWelcome, germanWelcome, japaneseWelcome},
	{"cli", englishCLI, germanCLI, japaneseCLI},
	{"cli_team", englishTeam, germanTeam, japaneseTeam},
	{"cli_admin", englishAdmin, germanAdmin, japaneseAdmin},
	{"cli_ssh", englishSSH, germanSSH, japaneseSSH},
	{"cli_use", englishUse, germanUse, japaneseUse},
	{"rules", englishRules, germanRules, japaneseRules},
	{"sync", englishSync, germanSync, japaneseSync},
	{"fields", englishFields, germanFields, japaneseFields},
	{"kpi", englishKPI, germanKPI, japaneseKPI},
	{"playbooks", englishPlaybooks, germanPlaybooks, japanesePlaybooks},
	{"issues", englishIssues, germanIssues, japaneseIssues},
	{"paper", englishPaper, germanPaper, japanesePaper},
	{"calibrate", englishCalibrate, germanCalibrate, japaneseCalibrate},
	{"lint", englishLint, germanLint, japaneseLint},
	{"intake", englishIntake, germanIntake, japaneseIntake},
}

// english is the whole catalogue, catalogues are those of the languages it is
// translated into. One is made when its language is first spoken: all of them are some ten
// thousand texts, and a start speaks one language or two.
var (
	english    = merged(func(a *area) map[string]string { return a.english() })
	catalogues = map[string]func() map[string]string{
		"de": merged(func(a *area) map[string]string { return a.german() }),
		"ja": merged(func(a *area) map[string]string { return a.japanese() }),
	}
)

// manyTexts is about how many texts a language has: a map that grows is made several times,
// and one of more than 3,584 is twice as large.
const manyTexts = 3000

// refusals are the messages of errors in the languages, by their English ones. English has
// none: it says them as they are.
var refusals = map[string]func() map[string]string{
	"de": sync.OnceValue(germanRefusals),
	"ja": sync.OnceValue(japaneseRefusals),
}

func merged(of func(*area) map[string]string) func() map[string]string {
	return sync.OnceValue(func() map[string]string {
		out := make(map[string]string, manyTexts)
		for i := range areas {
			maps.Copy(out, of(&areas[i]))
		}
		return out
	})
}
