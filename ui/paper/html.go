package paper

import (
	"bytes"
	_ "embed"
	"html/template"
	"io"
)

//go:embed page.css
var style string

//go:embed review.html
var reviewSource string

//go:embed account.html
var accountSource string

// sheet parses a page with what all pages have.
func sheet(name, source string) *template.Template {
	return template.Must(template.New(name).Funcs(template.FuncMap{"style": func() template.CSS { return template.CSS(style) }}).Parse(source))
}

// WriteHTML writes the review as one file: it holds its style and its plots, and its own
// policy forbids it to load or to run anything.
func (r *Review) WriteHTML(to io.Writer) error {
	return written(to, sheet("review", reviewSource), r)
}

// WriteHTML writes the report as one file, on the same paper.
func (r *Report) WriteHTML(to io.Writer) error {
	return written(to, sheet("account", accountSource), r)
}

// written is whole or not at all.
func written(to io.Writer, t *template.Template, doc any) error {
	var b bytes.Buffer
	if err := t.Execute(&b, doc); err != nil {
		return err
	}
	_, err := to.Write(b.Bytes())
	return err
}
