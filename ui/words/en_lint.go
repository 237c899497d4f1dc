package words

import (
	"rounds/data/health"
	"rounds/data/playbook"
	"rounds/data/rank"
	"rounds/data/rules"
	"rounds/data/signal"
	"rounds/ui/keys"
	"rounds/ui/theme"
)

// englishLint are the sentences that are said of faulty playbooks, rules and settings.
func englishLint() map[string]string {
	return sentences(map[string]string{}, playbook.English(), rules.English(), health.English(), signal.English(), rank.English(),
		keys.English(), theme.English())
}
