package words

import (
	"strings"
	"sync"
)

// area is a part of the catalogue: a file a language, en_NAME.go, de_NAME.go and
// ja_NAME.go.
type area struct {
	name                      string
	begins                    string // what its keys begin with, up to the first dot
	english, german, japanese func() map[string]string
}

var areas = []area{
	{"common", "action activity app band breach error hours linear state time toast", englishCommon, germanCommon, japaneseCommon},
	{"keys", "key off", englishKeys, germanKeys, japaneseKeys},
	{"reasons", "reason why", englishReasons, germanReasons, japaneseReasons},
	{"queue", "queue", englishQueue, germanQueue, japaneseQueue},
	{"format", "date format month rhythm span time weekday", englishFormat, germanFormat, japaneseFormat},
	{"verb", "ask booking escalation letter proposal rank toast", englishVerb, germanVerb, japaneseVerb},
	{"import", "backup doctor erase export import restore", englishImport, germanImport, japaneseImport},
	{"account", "account", englishAccount, germanAccount, japaneseAccount},
	{"call", "account call summary who wrap", englishCall, germanCall, japaneseCall},
	{"find", "find help", englishFind, germanFind, japaneseFind},
	{"welcome", "key welcome", englishWelcome, germanWelcome, japaneseWelcome},
	{"cli", "cli", englishCLI, germanCLI, japaneseCLI},
	{"cli_team", "cli", englishTeam, germanTeam, japaneseTeam},
	{"cli_admin", "admin serve", englishAdmin, germanAdmin, japaneseAdmin},
	{"cli_ssh", "ssh", englishSSH, germanSSH, japaneseSSH},
	{"cli_use", "cli", englishUse, germanUse, japaneseUse},
	{"rules", "budget clears cli off rule rules whatif", englishRules, germanRules, japaneseRules},
	{"sync", "cli ent field key lease needs news off state sync toast", englishSync, germanSync, japaneseSync},
	{"fields", "activity billing disposition ent field role step sync", englishFields, germanFields, japaneseFields},
	{"kpi", "cli key kpi kpis", englishKPI, germanKPI, japaneseKPI},
	{"playbooks", "action call cond field key off playbooks team", englishPlaybooks, germanPlaybooks, japanesePlaybooks},
	{"issues", "action ask cli issues key off", englishIssues, germanIssues, japaneseIssues},
	{"paper", "cli paper", englishPaper, germanPaper, japanesePaper},
	{"calibrate", "calibrate cli", englishCalibrate, germanCalibrate, japaneseCalibrate},
	{"lint", "lint", englishLint, germanLint, japaneseLint},
	{"intake", "intake", englishIntake, germanIntake, japaneseIntake},
}

// english is the whole catalogue, catalogues are those of the languages it is
// translated into.
var (
	english    = spoken(func(a *area) func() map[string]string { return a.english })
	catalogues = map[string]catalogue{
		"de": spoken(func(a *area) func() map[string]string { return a.german }),
		"ja": spoken(func(a *area) func() map[string]string { return a.japanese }),
	}
)

// catalogue is the texts of a language, area by area. One is made when a text of it is first
// said: a start and a look-up say a few hundred of some two thousand.
type catalogue []func() map[string]string

func spoken(of func(*area) func() map[string]string) catalogue {
	c := make(catalogue, len(areas))
	for i := range areas {
		c[i] = sync.OnceValue(of(&areas[i]))
	}
	return c
}

// standsIn are the areas in which a text may stand, by what its key begins with.
var standsIn = sync.OnceValue(func() map[string][]int {
	at := map[string][]int{}
	for i := range areas {
		for _, begin := range strings.Fields(areas[i].begins) {
			at[begin] = append(at[begin], i)
		}
	}
	return at
})

// text finds the text of a key.
func (c catalogue) text(key string) (text string, ok bool) {
	begin, _, _ := strings.Cut(key, ".")
	for _, i := range standsIn()[begin] {
		if text, ok = c[i]()[key]; ok {
			return text, true
		}
	}
	return "", false
}

// refusals are the messages of errors in the languages, by their English ones. English has
// none: it says them as they are.
var refusals = map[string]func() map[string]string{
	"de": sync.OnceValue(germanRefusals),
	"ja": sync.OnceValue(japaneseRefusals),
}
