package ledger

import (
	"testing"

	"rounds/data"
)

func TestAssign(t *testing.T) {
	person := func(id byte, role Role, opening, owned int64, languages ...string) member {
		return member{id: data.ID{id}, role: role, opening: opening, owned: owned, languages: languages}
	}
	const rep, manager, lead, analyst = RoleRepresentative, RoleManager, RoleLead, RoleAnalyst
	for _, x := range []struct {
		name     string
		team     []member
		language string
		to       byte // 0: nobody
		why      string
	}{
		{"the one who speaks it", []member{person(1, rep, 0, 0, "de"), person(2, rep, 9, 90, "ja")}, "ja", 2, whySpeaks},
		{"the fewest onboardings", []member{person(1, rep, 3, 3, "de"), person(2, manager, 2, 90, "de")}, "de", 2, whySpeaks},
		{"then the fewest accounts", []member{person(1, rep, 2, 20, "de"), person(2, rep, 2, 10, "de")}, "de", 2, whySpeaks},
		{"then the first by id", []member{person(2, rep, 2, 20, "de"), person(1, rep, 2, 20, "de")}, "de", 1, whySpeaks},
		{"regions do not matter", []member{person(1, rep, 0, 0, "pt_BR")}, "PT-pt", 1, whySpeaks},
		{"nobody speaks it", []member{person(1, rep, 0, 0, "de"), person(2, lead, 5, 5, "de"), person(3, lead, 4, 5)}, "sv", 3, whyNobody},
		{"a lead who speaks it takes none while a CSM does", []member{person(1, lead, 0, 0, "ja"), person(2, rep, 50, 500, "ja")}, "ja", 2, whySpeaks},
		{"a lead who speaks it, where no CSM does", []member{person(1, lead, 0, 0, "de"), person(2, lead, 5, 5, "ja"), person(3, rep, 0, 0, "de")}, "ja", 2, whySpeaks},
		{"an analyst takes none", []member{person(1, analyst, 0, 0, "ja"), person(2, lead, 1, 1)}, "ja", 2, whyNobody},
		{"no language", []member{person(1, rep, 0, 0, "", "de"), person(2, lead, 0, 0)}, "", 2, whyNoLanguage},
		{"nobody speaks it, and no lead", []member{person(1, rep, 0, 0, "de")}, "sv", 0, whyNobody},
		{"nobody at all", nil, "de", 0, whyNobody},
	} {
		at, why, ok := assign(x.team, x.language)
		var to byte
		if ok {
			to = x.team[at].id[0]
		}
		if to != x.to || why != x.why {
			t.Errorf("%s: to %d because %s, want %d because %s", x.name, to, why, x.to, x.why)
		}
	}
}
