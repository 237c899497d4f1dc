package story

import (
	"slices"
	"testing"

	"rounds/data"
)

func TestStoriesAreOfferedToSimilarAccounts(t *testing.T) {
	id := func(n byte) data.ID { return data.ID{15: n} }
	here := &data.Account{ID: id(1), Segment: "marketplace", Industry: "Home", Plan: "Pro"}
	tell := func(n byte, at data.Instant, segment, industry, plan string) Told {
		return Told{Story: data.Story{ID: id(n), AccountID: id(n), At: at}, Segment: segment, Industry: industry, Plan: plan}
	}
	told := []Told{
		tell(1, 900, "marketplace", "Home", "Pro"), // her own
		tell(2, 100, "Ｍａｒｋｅｔｐｌａｃｅ", "home", "pro"),
		tell(3, 200, "marketplace", "Food", "Basic"),
		tell(4, 300, "local", "Home", "Pro"),
		tell(5, 400, "local", "Food", "Pro"), // the plan alone makes nobody similar
		tell(6, 500, "", "", ""),
		tell(7, 600, "marketplace", "", ""),
	}
	shares := map[byte][]string{2: {Segment, Industry, Plan}, 4: {Industry, Plan}, 7: {Segment}, 3: {Segment}}
	var got []byte
	for _, o := range Similar(here, told, 9) {
		got = append(got, o.ID[15])
		if !slices.Equal(o.Shares, shares[o.ID[15]]) {
			t.Errorf("%d shares %v", o.ID[15], o.Shares)
		}
	}
	if !slices.Equal(got, []byte{2, 4, 7, 3}) {
		t.Errorf("offered are %v", got)
	}
	if n := len(Similar(here, told, 2)); n != 2 {
		t.Errorf("of at most 2 there are %d", n)
	}
	if n := len(Similar(&data.Account{ID: id(9)}, told, 9)); n != 0 {
		t.Errorf("an account of which nothing is known is offered %d", n)
	}
}
