package welcome

import (
	"context"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"golang.org/x/text/language"

	"rounds/data"
	"rounds/data/text"
	"rounds/ui/page"
)

type namedMsg struct {
	me  data.User
	err error
}

// readName understands "Aiko Tanaka, ja en": a name, and after a comma languages.
func (p *Welcome) readName(line string) (name string, languages []string, err error) {
	w := p.s.Words
	name, rest, _ := strings.Cut(line, ",")
	if name = text.Line(name); name == "" {
		return "", nil, data.Errorf(data.CodeInvalid, "%s", w.T("welcome.name.what"))
	}
	for _, word := range strings.FieldsFunc(rest, func(r rune) bool { return r == ',' || r == ' ' || r == ';' }) {
		tag, err := language.Parse(word)
		if err != nil {
			return "", nil, data.Errorf(data.CodeInvalid, "%s", w.T("welcome.name.lang", text.Line(word)))
		}
		base, _ := tag.Base()
		languages = append(languages, base.String())
	}
	return name, languages, nil
}

func (p *Welcome) takeName() tea.Cmd {
	name, languages, err := p.readName(p.field.Text())
	if err != nil {
		p.err = err
		return nil
	}
	return p.keepName(data.User{Name: name, Languages: languages, TimeZone: zoneName(p.s.Location)})
}

// zoneName is the IANA name of a zone, "" for the machine's own, which has none.
func zoneName(loc *time.Location) string {
	if loc == nil || loc == time.Local {
		return ""
	}
	return loc.String()
}

// keepName keeps who works here, and that it was asked; a user without a name only
// the latter.
func (p *Welcome) keepName(u data.User) tea.Cmd {
	st := p.s.Desk.Store
	return page.Work(func(ctx context.Context) tea.Msg {
		if u.Name != "" {
			var err error
			if u, err = st.NameMe(ctx, u.Name, u.Languages, u.TimeZone); err != nil {
				return namedMsg{data.User{}, err}
			}
		}
		return namedMsg{u, st.SetSetting(ctx, settingAsked, "yes")}
	})
}

func (p *Welcome) named(msg namedMsg) tea.Cmd {
	if !msg.me.ID.IsZero() {
		p.s.Me = msg.me
	}
	if p.state == naming {
		if msg.err != nil {
			p.err = msg.err
			return nil
		}
		return p.afterName()
	}
	return page.Fail(msg.err)
}
