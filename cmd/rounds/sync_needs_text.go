package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"rounds/data"
	"rounds/data/store"
	"rounds/ui/page"
	"rounds/ui/part"
)

// attention is what needs a person: a block for each, with values as the Sync page says
// them; for programs a row for each.
func (p *printer) attention(ctx context.Context, s *page.Session, doc *attentionDoc) ([]table, error) {
	if p.form != formText {
		t, err := p.attentionRows(doc)
		return []table{t}, err
	}
	letters, err := s.Desk.Store.Letters(ctx)
	if err != nil {
		return nil, err
	}
	names, err := s.Desk.Store.NamesIn(ctx, doc.values()...)
	if err != nil {
		return nil, err
	}
	var answers []data.ID
	for i := range doc.Conflicts {
		if c := &doc.Conflicts[i]; c.Entity == "step_answer" {
			answers = append(answers, c.Key)
		}
	}
	asked, err := s.Desk.Questions(ctx, answers...)
	if err != nil {
		return nil, err
	}
	var out []table
	for i := range doc.Conflicts {
		c := &doc.Conflicts[i]
		out = append(out, p.conflictBlock(c, func(raw json.RawMessage) cell {
			return say(s.Side(c.Entity, c.Field, c.Key, string(raw), asked, names))
		}))
	}
	for i := range letters {
		out = append(out, p.letterBlock(s, &letters[i], names))
	}
	for i := range doc.WriteBacks {
		out = append(out, p.writeBackBlock(s, &doc.WriteBacks[i], names))
	}
	return out, nil
}

// values are all that the changes say.
func (d *attentionDoc) values() (out []string) {
	for _, c := range d.Conflicts {
		out = append(out, string(c.Kept), string(c.Other))
	}
	for _, l := range d.Letters {
		for _, v := range l.Fields {
			out = append(out, string(v))
		}
	}
	for _, b := range d.WriteBacks {
		out = append(out, string(b.Value))
	}
	return out
}

// conflictBlock has the two sides under the words that "rounds sync pick" takes for them.
func (p *printer) conflictBlock(c *conflictDoc, value func(json.RawMessage) cell) table {
	w := p.words
	t := p.block(c.Account, w.Field(c.Entity, c.Field), c.ID.String())
	somebody := w.T("sync.somebody")
	kept, other := cmp.Or(c.KeptBy, somebody), cmp.Or(c.OtherBy, somebody)
	t.rows = append(t.rows, [][]cell{
		{{text: w.T("sync.side.kept", "kept ", kept), style: p.theme.Muted}, value(c.Kept)},
		{{text: w.T("sync.side.other", "other", other, c.Device), style: p.theme.Muted}, value(c.Other)},
	}...)
	return t
}

func (p *printer) letterBlock(s *page.Session, l *store.Letter, names map[data.ID]string) table {
	w := p.words
	t := p.block(l.AccountName, s.ChangeName(l), fmt.Sprint(l.Entry))
	kind, why := "sync.kind.refused", w.T("sync.why.refused", w.Rejected(l.Code, l.Ent, l.Detail))
	if l.Quarantined {
		kind, why = "sync.kind.left", w.T("sync.why.left")
	}
	text := strings.Join(strings.Fields(s.ChangeText(l, names)), " ")
	t.rows = append(t.rows, []cell{{text: w.T(kind), style: p.theme.Muted}, say(text)})
	t.note = why
	return t
}

func (p *printer) writeBackBlock(s *page.Session, b *writeBackDoc, names map[data.ID]string) table {
	w := p.words
	what := w.Kind(b.Entity)
	if b.Field != "" {
		what = w.Field(b.Entity, b.Field)
	}
	t := p.block(b.Account, what, b.ID.String())
	t.rows = append(t.rows, []cell{{text: w.T("sync.kind.not-taken"), style: p.theme.Muted}, say(s.Value(b.Entity, b.Field, string(b.Value), names))})
	t.note = w.T("sync.why.not-taken", cmp.Or(b.By, w.T("sync.somebody")), b.Detail)
	return t
}

// block begins with what it is about, and the id by which the commands know it.
func (p *printer) block(account, what, id string) table {
	w := p.words
	return table{
		title:   strings.Join(part.Filled(cmp.Or(account, w.T("sync.no-account")), what), " · "),
		columns: []column{{}, {flex: true}},
		rows:    [][]cell{{{text: w.T("cli.sync.col.id"), style: p.theme.Muted}, say(id)}},
	}
}

func (p *printer) attentionRows(doc *attentionDoc) (table, error) {
	w := p.words
	t := table{columns: []column{{title: w.T("cli.sync.col.id")}, {title: w.T("sync.col.account")}, {title: w.T("sync.col.what")}, {title: w.T("sync.col.value"), flex: true}}}
	for _, c := range doc.Conflicts {
		t.rows = append(t.rows, []cell{say(c.ID.String()), say(c.Account), say(w.Field(c.Entity, c.Field)), say(string(c.Kept) + " / " + string(c.Other))})
	}
	for _, l := range doc.Letters {
		raw, err := json.Marshal(l.Fields)
		if err != nil {
			return table{}, err
		}
		t.rows = append(t.rows, []cell{say(fmt.Sprint(l.Entry)), say(l.Account), say(w.Kind(l.Entity) + ": " + w.Rejected(l.Code, l.Entity, l.Detail)), say(string(raw))})
	}
	for _, b := range doc.WriteBacks {
		what := w.Kind(b.Entity)
		if b.Field != "" {
			what = w.Field(b.Entity, b.Field)
		}
		t.rows = append(t.rows, []cell{say(b.ID.String()), say(b.Account), say(what + ": " + b.Detail), say(string(b.Value))})
	}
	return t, nil
}
