package crm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"rounds/data"
	"rounds/data/schema"
	"rounds/sync/ledger"
)

// Config of a Connector.
type Config struct {
	Name      string // of the connector, as "hubspot": its names and its fields are kept under it
	Workspace data.ID
	Objects   []Object // accounts first
	Source    Source
	Store     Store
	Clock     data.Clock
	Log       *slog.Logger  // nil: nothing is logged
	Every     time.Duration // between two rounds; default a minute
	Sweep     time.Duration // between two sweeps over all ids; default six hours
}

// Connector keeps a workspace and a CRM in step. One goroutine uses it at a time, and one
// process runs it: a second one takes over from the first.
type Connector struct {
	Config
	caller  ledger.Caller
	run     int64
	limits  Limits
	sweep   *sweep  // under way; a kill begins it anew
	backs   []*back // edits on their way, in the order in which they were made
	backsOf map[rowID][]*back
	report  Report
}

// Report is what a round did.
type Report struct {
	Read    int // records and removals that the CRM showed
	Taken   int // records whose content was new
	Removed int // rows whose records are gone
	Merged  int // rows whose records became part of others
	Moved   int // rows that went along
	Written int // edits that reached the CRM
	Failed  int // edits that did not, and need attention
	Created int // records that were made for rows
	Swept   bool
	Faults  []Fault
}

// Fault is something of a record that could not be taken.
type Fault struct {
	Object, ID string
	Field      string // "" the whole record
	Detail     string
}

var plainName = regexp.MustCompile(`^[a-z][a-z0-9-]{0,39}$`)

// New prepares a connector and takes over from whoever ran it before. The fields that it
// owns are owned from then on.
func New(ctx context.Context, c Config) (*Connector, error) {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Every == 0 {
		c.Every = time.Minute
	}
	if c.Sweep == 0 {
		c.Sweep = 6 * time.Hour
	}
	k := &Connector{Config: c, limits: c.Source.Limits()}
	if err := k.check(); err != nil {
		return nil, err
	}
	var err error
	if k.caller, err = c.Store.Connector(ctx, c.Workspace, c.Name); err != nil {
		return nil, err
	}
	for i := range c.Objects {
		if err := c.Store.Own(ctx, c.Workspace, c.Name, c.Objects[i].Ent, c.Objects[i].Owned...); err != nil {
			return nil, err
		}
	}
	k.run, err = c.Store.Claim(ctx, k.caller)
	return k, err
}

// check refuses a configuration that cannot work.
func (c *Connector) check() error {
	bad := func(format string, args ...any) error { return data.Errorf(data.CodeInvalid, format, args...) }
	switch {
	case !plainName.MatchString(c.Name):
		return bad("%q cannot be a connector's name; write a short word of small letters", c.Name)
	case c.limits.Page < 1 || c.limits.Lag < 0 || c.limits.Resolution <= 0:
		return bad("the limits of %s say %+v; a page has a record at least, and its clock a resolution", c.Name, c.limits)
	case len(c.Objects) == 0 || c.Objects[0].Ent != "account":
		return bad("%s brings no accounts; name their object first", c.Name)
	}
	ents := map[string]bool{}
	for i := range c.Objects {
		o := &c.Objects[i]
		e := schema.Of(o.Ent)
		switch {
		case e == nil || e.AccountAt < 0 || ents[o.Ent]:
			return bad("%s cannot bring %q as %s: that is no entity of accounts, or another object is it already", c.Name, o.Name, o.Ent)
		case (o.Ent == "account") != (o.Parent == "") || o.Parent != "" && o.Parent != c.Objects[0].Name:
			return bad("a %s of %s belongs to %q; it has to belong to %s, and an account to nothing", o.Name, c.Name, o.Parent, c.Objects[0].Name)
		case o.Create && o.Ent != "account":
			return bad("%s cannot make records of %s for rows of ours: that is done for accounts only", c.Name, o.Name)
		}
		for _, name := range o.Owned {
			if _, ok := e.Field(name); !ok || name == "id" || name == "account_id" {
				return bad("%s cannot own %s.%s: there is no such field", c.Name, o.Ent, name)
			}
		}
		ents[o.Ent] = true
	}
	return nil
}

// Round brings both sides in step once: what changed in the CRM is taken, what was edited
// here is written to it, and now and then every id is compared. An error ends it where it
// was, unless it is about one edit alone; the next round goes on from there. *Wait says for
// how long that should wait.
func (c *Connector) Round(ctx context.Context) (Report, error) {
	c.report = Report{}
	err := c.round(ctx)
	if err != nil && !errors.Is(err, context.Canceled) {
		err = fmt.Errorf("%s: %w", c.Name, err)
	}
	for _, f := range c.report.Faults {
		c.Log.Warn("a record that cannot be taken whole", "connector", c.Name, "object", f.Object, "id", f.ID, "field", f.Field, "detail", f.Detail)
	}
	return c.report, err
}

func (c *Connector) round(ctx context.Context) error {
	memory, err := c.recall(ctx)
	if err != nil {
		return err
	}
	for i := range c.Objects {
		if err := c.streams(ctx, &c.Objects[i], memory); err != nil {
			return err
		}
	}
	if err := c.reunite(ctx); err != nil {
		return err
	}
	failed, err := c.writeBack(ctx)
	if err != nil {
		return errors.Join(err, failed)
	}
	for i := range c.Objects {
		if c.Objects[i].Create {
			unmade, err := c.createRecords(ctx, &c.Objects[i], memory)
			failed = errors.Join(failed, unmade)
			if err != nil {
				return errors.Join(err, failed)
			}
		}
	}
	return errors.Join(failed, c.sweepWhenDue(ctx, memory))
}

// memory is what the connector remembers from one round to the next, beside the versions
// of records.
type memory struct {
	objects map[string]*progress
	swept   data.Instant
}

// progress is how far an object was read.
type progress struct {
	Live   position `json:"live"`
	Gone   position `json:"gone"`
	Looked place    `json:"looked"` // for rows that have no record
	Owned  string   `json:"owned"`  // the fields for which this holds
}

// place is a row by when it was written.
type place struct {
	Rev int64   `json:"rev"`
	Key data.ID `json:"key"`
}

// Names under which the ledger keeps it.
const (
	sweptState  = "swept"
	objectState = "object/"
	triesState  = "tries/" // an edit that was tried in vain: how often, and until when it rests
	intentState = "write/" // an edit that is about to be written: when its record was modified before
)

// recall reads what the connector remembers, and the edits that wait.
func (c *Connector) recall(ctx context.Context) (*memory, error) {
	kept, err := c.Store.Recall(ctx, c.caller)
	if err != nil {
		return nil, err
	}
	m := &memory{objects: map[string]*progress{}}
	for i := range c.Objects {
		o := &c.Objects[i]
		p := &progress{}
		if text := kept[objectState+o.Name]; text != "" {
			if err := json.Unmarshal([]byte(text), p); err != nil {
				return nil, fmt.Errorf("what is remembered of %s is damaged: %w", o.Name, err)
			}
		}
		if owned := o.owned(); p.Owned != owned {
			*p = progress{Owned: owned, Gone: p.Gone} // other fields are its own now: everything is read again
		}
		m.objects[o.Name] = p
	}
	if text := kept[sweptState]; text != "" {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("what is remembered of sweeps is damaged: %w", err)
		}
		m.swept = data.Instant(n)
	}
	return m, c.loadBacks(ctx, kept)
}

func (o *Object) owned() string {
	return strings.Join(slices.Sorted(slices.Values(o.Owned)), " ")
}

func (o *Object) owns(field string) bool { return slices.Contains(o.Owned, field) }

func (p *progress) String() string {
	b, err := json.Marshal(p)
	if err != nil {
		panic("numbers that JSON cannot hold: " + err.Error())
	}
	return string(b)
}

// object finds an object by its name.
func (c *Connector) object(name string) *Object {
	for i := range c.Objects {
		if c.Objects[i].Name == name {
			return &c.Objects[i]
		}
	}
	return nil
}

// objectOf finds the object that becomes rows of an entity.
func (c *Connector) objectOf(ent string) *Object {
	for i := range c.Objects {
		if c.Objects[i].Ent == ent {
			return &c.Objects[i]
		}
	}
	return nil
}

func (c *Connector) overlap() time.Duration { return c.limits.Lag + c.limits.Resolution }

func (c *Connector) now() data.Instant { return data.At(c.Clock()) }

func (c *Connector) fault(object, id, field, format string, args ...any) {
	c.report.Faults = append(c.report.Faults, Fault{object, id, field, fmt.Sprintf(format, args...)})
}
