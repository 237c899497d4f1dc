package intake

import (
	"strings"
	"testing"

	"rounds/data"
)

// A kind of event that nobody knows says nothing to any rule: the row is rejected by name and
// the others go in. A file whose rows all are of one kind by their system keeps what it says.
func TestAKindOfEventThatIsNotKnown(t *testing.T) {
	o := readAll(t, "events.csv", textFile("event_id,account_id,kind,at\n1,A,payment_failed,2026-11-20\n2,A,wat,2026-11-20\n3,A,assigned,2026-11-20\n4,A,Zahlung fehlgeschlagen,2026-11-20\n"), Options{})
	if len(o.records) != 3 || len(o.rejected) != 1 || o.records[2].Entity.(*data.Event).Kind != data.EventPaymentFailed {
		t.Fatalf("%d rows went in, rejected were %+v", len(o.records), o.rejected)
	}
	r := o.rejected[0]
	if r.Line != 3 || r.Column != "kind" || r.Value != "wat" || !strings.Contains(r.Reason, "known are signup, product_activated,") {
		t.Errorf("rejected as %+v", r)
	}
	o = readAll(t, "one.csv", textFile("event_id,account_id,kind,at\n1,A,wat,2026-11-20\n"), Options{})
	if len(o.rejected) != 1 {
		t.Errorf("a file of nothing else: %+v", o.stats)
	}
	_, err := ParseMapping("map.toml", []byte("event_kind = \"wat\"\n"))
	if err == nil || !strings.Contains(err.Error(), "known are signup,") {
		t.Errorf("a mapping of no known kind: %v", err)
	}
}
