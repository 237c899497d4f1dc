package words

import (
	"strings"

	"rounds/data/intake"
)

// Imported names what the rows of a file are.
func (w *Words) Imported(kind intake.Kind) string { return w.Named("import.kind.", string(kind)) }

// Connector names the system from which a file came; of one that nothing tells apart that is
// its form.
func (w *Words) Connector(name string) string {
	if name == "csv" {
		return "CSV"
	}
	return name
}

// columns names fields of an account.
func (w *Words) columns(c intake.Columns) string {
	names := make([]string, len(c))
	for i, column := range c {
		names[i] = w.Field("account", column)
	}
	return strings.Join(names, ", ")
}

// Rejection says why a row does not go in.
func (w *Words) Rejection(r *intake.Rejection) string {
	if r.Said.IsZero() {
		return w.Reword(r.Reason)
	}
	return w.Sentence(r.Said)
}

func englishIntake() map[string]string { return intake.English() }
