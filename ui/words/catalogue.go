package words

import "maps"

// english is the whole catalogue; each area of the interface has a file.
var english = merge(englishCommon, englishKeys, englishReasons, englishQueue, englishFormat, englishVerb,
	englishImport, englishAccount, englishCall, englishFind, englishWelcome, englishCLI, englishTeam)

func merge(parts ...map[string]string) map[string]string {
	out := map[string]string{}
	for _, p := range parts {
		maps.Copy(out, p)
	}
	return out
}
