package paper

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rounds/data/kpi"
	"rounds/ui/words"
)

// The page of the field has a row for every figure, as it is called and defined here by
// the numbers of the defaults.
func TestThePageOfTheFieldAgrees(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "data", "field.md"))
	if err != nil {
		t.Fatal(err)
	}
	w, rules := words.New("en"), &kpi.Rules{FastMinutes: 20, AnswerMinutes: 120, StalledDays: 5}
	for _, id := range kpi.IDs() {
		row := "| `" + string(id) + "` | " + w.KPIName(id, rules) + " | " + w.KPIDefinition(id, rules) + " | `data/kpi/"
		if !strings.Contains(string(page), row) {
			t.Errorf("the page has no row that begins with %s", row)
		}
	}
}
