package intake

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

func TestDump(t *testing.T) {
	files, _ := filepath.Glob(datasets + "/*/*.csv")
	for _, f := range files {
		rel, _ := filepath.Rel(datasets, f)
		open := realFile(t, rel)
		if _, err := Inspect(f, open, Options{}); err != nil {
			fmt.Println("==", rel, "ERR", err)
			continue
		}
		o := readAll(t, f, open, Options{})
		fmt.Printf("== %s %s/%s %s %q line %d key %q acct %q %+v\n", rel, o.plan.Connector, o.plan.Kind, o.plan.Encoding, o.plan.Delimiter, o.plan.HeaderLine, o.plan.KeyColumn, o.plan.AccountKeyColumn, o.stats)
		fmt.Println("   ", o.plan.Notes, o.plan.set, o.plan.guessed)
		for i, c := range o.plan.Columns {
			if c.Note == "left out: no values" || i > 60 {
				continue
			}
			fmt.Printf("   %s -> %s %s %s %s %s | %s\n", c.Name, c.Target, c.Type, c.DateOrder, c.Decimal, c.Currency, c.Note)
		}
		for i, r := range o.rejected {
			if i > 3 {
				break
			}
			fmt.Printf("   REJ %+v\n", r)
		}
		for i, r := range o.records {
			if i > 1 || os.Getenv("REC") == "" {
				break
			}
			fmt.Printf("   REC %d %s %v %+v sub=%s %+v\n", r.Line, r.ExtID, r.ExtCreatedAt.Time(nil), r.Account, r.SubscriptionRef, r.Entity)
		}
	}
}
