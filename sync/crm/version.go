package crm

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"rounds/data"
	"rounds/sync/ledger"
)

// version is what a record says of its owned fields and of where it belongs, as a hash:
// two readings of one version change nothing. fields are canonical; what is not set is
// not in them.
func version(o *Object, parent string, fields map[string]json.RawMessage) string {
	h := sha256.New()
	owned := slices.Sorted(slices.Values(o.Owned))
	for _, part := range append([]string{"parent", parent}, owned...) {
		_, _ = fmt.Fprintf(h, "%d:%s", len(part), part) // a hash takes every write
	}
	for _, name := range owned {
		_, _ = fmt.Fprintf(h, "%d:%s", len(fields[name]), fields[name])
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:16])
}

// mutationID is the id of what follows from a version of a record: the same however often
// it is taken. A record may come back to an older content within one moment of the CRM's
// clock; so the version is counted, too.
func mutationID(r *ledger.ExtRef, what string) data.ID {
	return data.DerivedID("crm mutation", r.Connector, r.Object, r.ExtID, strconv.FormatInt(int64(r.ExtCreatedAt), 10), strconv.FormatInt(r.Takes, 10), r.Version, what)
}

// rowKey is the key of the row that is made for a record.
func rowKey(connector string, r *Record) data.ID {
	return data.DerivedID("crm row", connector, r.Object, r.ID, strconv.FormatInt(int64(r.CreatedAt), 10))
}
