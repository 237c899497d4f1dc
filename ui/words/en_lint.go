package words

import (
	"rounds/data/health"
	"rounds/data/playbook"
	"rounds/data/rank"
	"rounds/data/rules"
	"rounds/data/signal"
)

// englishLint are the sentences that are said of faulty playbooks and rules.
var englishLint = sentences(map[string]string{}, playbook.English(), rules.English(), health.English(), signal.English(), rank.English())
