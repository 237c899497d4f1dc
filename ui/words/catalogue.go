package words

import "maps"

// area is a part of the catalogue: a file a language, en_NAME.go, de_NAME.go and
// ja_NAME.go.
type area struct {
	name                      string
	english, german, japanese map[string]string
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
}

// english is the whole catalogue, catalogues are those of the languages it is
// translated into.
var (
	english    = merge(func(a *area) map[string]string { return a.english })
	catalogues = map[string]map[string]string{
		"de": merge(func(a *area) map[string]string { return a.german }),
		"ja": merge(func(a *area) map[string]string { return a.japanese }),
	}
)

func merge(of func(*area) map[string]string) map[string]string {
	out := map[string]string{}
	for i := range areas {
		maps.Copy(out, of(&areas[i]))
	}
	return out
}
