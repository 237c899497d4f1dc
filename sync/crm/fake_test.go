package crm_test

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"rounds/data"
	"rounds/sync/crm"
)

// clock is everybody's time; tests move it.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// fake is a CRM as strict as the strictest that is known: 10,000 results of a query
// whatever the paging, a page of 100, the filters =, >= and > on modified and id, sorting
// by one field, timestamps of a second, search that is behind by another time for each
// record, rate limits, answers that are lost after the deed, ids that are given again,
// records that went in an endpoint of their own.
type fake struct {
	clock     *clock
	dice      *rand.Rand
	page      int
	lag       time.Duration // the most that search is behind; it promises no more than slowest
	tells     bool          // its clock
	redirects bool          // from the loser of a merge to the winner
	mood      func(op string) trouble
	deaf      map[string]bool // "id field" of writes, and keys of creates, that it always answers with an error

	records []*record // in the order in which they were made; one id may have several
	ids     int
	writes  []deed // by API, that were done
	calls   map[string]int
}

// trouble is what goes wrong with a call.
type trouble int

const (
	calm       trouble = iota
	busy               // 429: nothing is done
	lost               // the request never arrives
	lostAnswer         // it is done, and the answer is lost
)

var errTimeout = errors.New("the CRM does not answer")

// deed is a value that was written by API.
type deed struct{ id, field, value string }

// record is one record with its versions, the newest last.
type record struct {
	object, id string
	versions   []edition
}

type edition struct {
	crm.Record
	gone    bool
	visible time.Time // to search
}

const (
	most  = 10_000 // results of a query
	width = 100    // results of a page

	slowest = 30 * time.Second
)

func newFake(c *clock, seed uint64) *fake {
	return &fake{clock: c, dice: rand.New(rand.NewPCG(seed, 7)), page: width, tells: true, redirects: true, calls: map[string]int{}}
}

func (f *fake) now() data.Instant { return data.At(f.clock.Now().Truncate(time.Second)) }

func (f *fake) told() data.Instant {
	if f.tells {
		return f.now()
	}
	return 0
}

// trouble decides what goes wrong with a call.
func (f *fake) trouble(op string) (done bool, err error) {
	f.calls[op]++
	if f.mood == nil {
		return true, nil
	}
	switch f.mood(op) {
	case busy:
		return false, &crm.Wait{For: 10 * time.Second}
	case lost:
		return false, errTimeout
	case lostAnswer:
		return true, errTimeout
	case calm:
	}
	return true, nil
}

// What its users do.

func (f *fake) add(object, parent string, fields map[string]string) *record {
	f.ids++
	return f.addAs(strconv.Itoa(f.ids), object, parent, fields)
}

// addAs makes a record under an id, which nobody has now.
func (f *fake) addAs(id, object, parent string, fields map[string]string) *record {
	r := &record{object: object, id: id}
	f.records = append(f.records, r)
	of := crm.Record{Object: object, ID: id, CreatedAt: f.now(), Parent: parent, Fields: map[string]json.RawMessage{}}
	for name, v := range fields {
		of.Fields[name] = json.RawMessage(v)
	}
	f.write(r, edition{Record: of})
	return r
}

func (r *record) last() edition { return r.versions[len(r.versions)-1] }

func (r *record) live() bool { return !r.last().gone }

// write makes a new version of a record, now.
func (f *fake) write(r *record, e edition) {
	e.Modified = f.now()
	e.visible = f.clock.Now()
	if f.lag > 0 {
		e.visible = e.visible.Add(time.Duration(f.dice.Int64N(int64(f.lag))))
	}
	r.versions = append(r.versions, e)
}

// set writes a field; "null" empties it.
func (f *fake) set(r *record, field, value string) {
	e := r.last()
	e.Fields = maps.Clone(e.Fields)
	if e.Fields[field] = json.RawMessage(value); value == "null" {
		delete(e.Fields, field)
	}
	f.write(r, e)
}

func (f *fake) reparent(r *record, parent string) {
	e := r.last()
	e.Parent = parent
	f.write(r, e)
}

// archive takes a record away, and what belongs to it.
func (f *fake) archive(r *record) {
	e := r.last()
	e.gone = true
	f.write(r, e)
	for _, child := range f.children(r) {
		f.archive(child)
	}
}

func (f *fake) restore(r *record) {
	e := r.last()
	e.gone, e.Into = false, ""
	if f.byKey(r.object, e.Key) != nil {
		e.Key = data.ID{}
	}
	f.write(r, e)
}

// merge makes a record part of another one, which is changed by that.
func (f *fake) merge(loser, winner *record) {
	e := loser.last()
	e.gone, e.Into = true, winner.id
	f.write(loser, e)
	for _, child := range f.children(loser) {
		f.reparent(child, winner.id)
	}
	f.write(winner, winner.last())
}

func (f *fake) children(r *record) (out []*record) {
	for _, c := range f.records {
		if c.live() && c.object != r.object && c.last().Parent == r.id {
			out = append(out, c)
		}
	}
	return out
}

// current is the newest record of an id.
func (f *fake) current(object, id string) *record {
	for _, r := range slices.Backward(f.records) {
		if r.object == object && r.id == id {
			return r
		}
	}
	return nil
}

func (f *fake) byKey(object string, key data.ID) *record {
	for _, r := range f.records {
		if r.object == object && r.live() && !key.IsZero() && r.last().Key == key {
			return r
		}
	}
	return nil
}

// alive lists the live records of an object.
func (f *fake) alive(object string) (out []*record) {
	for _, r := range f.records {
		if r.object == object && r.live() {
			out = append(out, r)
		}
	}
	return out
}

// Its API.

// filter is one condition of a query.
type filter struct {
	field, op string
	value     any
}

func (f *fake) fits(e *edition, filters []filter) bool {
	for _, x := range filters {
		var c int
		switch x.field {
		case "modified":
			c = cmp.Compare(e.Modified, x.value.(data.Instant))
		case "id":
			c = compareIDs(e.ID, x.value.(string))
		default:
			panic("no filter of " + x.field)
		}
		switch x.op {
		case "=":
			c = -c * c
		case ">":
			c--
		case ">=":
		default:
			panic("no filter " + x.op)
		}
		if c < 0 {
			return false
		}
	}
	return true
}

// compareIDs orders ids as numbers, as many CRMs do.
func compareIDs(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b)) }

// query answers as the CRM's search does: what it sees of each record, of those that fit.
// Records that are equal in the sorting field come in any order.
func (f *fake) query(object string, gone bool, filters []filter, sort string, offset, limit int) (page []crm.Record, total int, err error) {
	if limit > width || offset+limit > most {
		return nil, 0, fmt.Errorf("400: results %d to %d are out of reach: a page has %d of them, a query %d", offset, offset+limit, width, most)
	}
	var fit []*edition
	for _, r := range f.records {
		e := f.visible(r)
		if r.object == object && e != nil && e.gone == gone && f.fits(e, filters) {
			fit = append(fit, e)
		}
	}
	f.dice.Shuffle(len(fit), func(i, j int) { fit[i], fit[j] = fit[j], fit[i] })
	slices.SortStableFunc(fit, func(a, b *edition) int {
		if sort == "id" {
			return compareIDs(a.ID, b.ID)
		}
		return cmp.Compare(a.Modified, b.Modified)
	})
	total = len(fit)
	fit = fit[min(offset, total):]
	for _, e := range fit[:min(limit, len(fit))] {
		page = append(page, e.Record)
	}
	return page, total, nil
}

// visible is what search sees of a record; nil: nothing yet.
func (f *fake) visible(r *record) *edition {
	for i := len(r.versions) - 1; i >= 0; i-- {
		if !r.versions[i].visible.After(f.clock.Now()) {
			return &r.versions[i]
		}
	}
	return nil
}

func (f *fake) Limits() crm.Limits {
	return crm.Limits{Page: f.page, Resolution: time.Second, Lag: slowest}
}

func (f *fake) Search(_ context.Context, q crm.Query) (crm.Page, error) {
	if done, err := f.trouble("search"); !done || err != nil {
		return crm.Page{}, err
	}
	filters, sort := []filter{{"modified", ">=", q.Time}}, "modified"
	switch q.When {
	case crm.From:
	case crm.After:
		filters[0].op = ">"
	case crm.Exactly:
		filters[0].op, sort = "=", "id"
		if q.After != "" {
			filters = append(filters, filter{"id", ">", q.After})
		}
	}
	return f.answer(q.Object, q.Gone, filters, sort)
}

func (f *fake) answer(object string, gone bool, filters []filter, sort string) (crm.Page, error) {
	page, total, err := f.query(object, gone, filters, sort, 0, f.page)
	return crm.Page{Records: page, More: total > len(page), Now: f.told()}, err
}

func (f *fake) List(_ context.Context, object, after string) (crm.Page, error) {
	if done, err := f.trouble("list"); !done || err != nil {
		return crm.Page{}, err
	}
	var filters []filter
	if after != "" {
		filters = []filter{{"id", ">", after}}
	}
	page, err := f.answer(object, false, filters, "id")
	for i := range page.Records {
		r := &page.Records[i]
		page.Records[i] = crm.Record{Object: object, ID: r.ID, CreatedAt: r.CreatedAt, Modified: r.Modified}
	}
	return page, err
}

func (f *fake) Get(_ context.Context, object, id string) (crm.Record, error) {
	if done, err := f.trouble("get"); !done || err != nil {
		return crm.Record{}, err
	}
	for hops := 0; hops < len(f.records); hops++ {
		r := f.current(object, id)
		switch {
		case r == nil:
			return crm.Record{}, crm.ErrGone
		case r.live():
			out := r.last().Record
			out.Now = f.told()
			return out, nil
		case r.last().Into == "" || !f.redirects:
			return crm.Record{}, crm.ErrGone
		}
		id = r.last().Into
	}
	return crm.Record{}, crm.ErrGone
}

// tidy is a value as the CRM keeps it: texts without spaces around them.
func tidy(v json.RawMessage) string {
	var s string
	if json.Unmarshal(v, &s) == nil && string(v) != "null" {
		v, _ = json.Marshal(strings.TrimSpace(s)) // a text always can be
	}
	return string(v)
}

const unwanted = "unwanted" // in a value that it refuses

func (f *fake) Write(_ context.Context, seen crm.Record, field string, value json.RawMessage) error {
	done, err := f.trouble("write")
	if !done {
		return err
	}
	r := f.current(seen.Object, seen.ID)
	switch {
	case r == nil || !r.live():
		return cmp.Or(err, crm.ErrGone)
	case f.deaf[seen.ID+" "+field]:
		return errTimeout
	case strings.Contains(string(value), unwanted):
		return cmp.Or(err, error(&crm.Refused{Reason: "that value is not in the list"}))
	}
	f.set(r, field, tidy(value))
	f.writes = append(f.writes, deed{seen.ID, field, string(value)})
	return err
}

func (f *fake) Create(_ context.Context, object string, key data.ID, fields map[string]json.RawMessage) (crm.Record, error) {
	done, err := f.trouble("create")
	if !done {
		return crm.Record{}, err
	}
	r := f.byKey(object, key)
	if f.deaf[key.String()] {
		return crm.Record{}, errTimeout
	}
	if r == nil {
		if strings.Contains(string(fields["name"]), unwanted) {
			return crm.Record{}, cmp.Or(err, error(&crm.Refused{Reason: "there is such a customer"}))
		}
		own := map[string]string{}
		for name, v := range fields {
			if slices.Contains(ownedFields, name) {
				own[name] = tidy(v)
			}
		}
		r = f.add(object, "", own)
		r.versions[0].Key = key
	}
	if err != nil {
		return crm.Record{}, err
	}
	return r.last().Record, nil
}
