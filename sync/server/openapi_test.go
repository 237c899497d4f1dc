package server_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"

	"rounds/sync/server"
	"rounds/sync/wire"
)

// contract is the OpenAPI document. Every exchange of every test of this package is held
// against it, and at the end every operation and every problem must have been seen.
type contract struct {
	validator validator.Validator
	doc       struct {
		Paths      map[string]map[string]json.RawMessage
		Components struct {
			Schemas map[string]struct {
				Properties map[string]struct{ Enum []string }
			}
		}
	}

	mu    sync.Mutex
	seen  map[string]bool // "GET /v1/changes 200"
	codes map[string]bool
}

var agreed = sync.OnceValue(func() *contract {
	raw, err := os.ReadFile("openapi.json")
	if err != nil {
		panic(err)
	}
	doc, err := libopenapi.NewDocument(raw)
	if err != nil {
		panic(err)
	}
	c := &contract{seen: map[string]bool{}, codes: map[string]bool{}}
	v, errs := validator.NewValidator(doc)
	if len(errs) > 0 {
		panic(fmt.Sprint(errs))
	}
	c.validator = v
	if err := json.Unmarshal(raw, &c.doc); err != nil {
		panic(err)
	}
	return c
})

func TestMain(m *testing.M) {
	code := m.Run()
	if code == 0 && flag.Lookup("test.run").Value.String() == "" && flag.Lookup("test.skip").Value.String() == "" {
		for _, miss := range agreed().missed() {
			fmt.Fprintln(os.Stderr, "FAIL: no test has seen", miss)
			code = 1
		}
	}
	os.Exit(code)
}

// missed lists what the document promises and no test has seen.
func (c *contract) missed() (out []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for path, operations := range c.doc.Paths {
		for method := range operations {
			at := strings.ToUpper(method) + " " + path
			if !c.seen[at+" 200"] && !c.seen[at+" 204"] {
				out = append(out, at)
			}
		}
	}
	rejections := c.doc.Components.Schemas["Receipt"].Properties["code"].Enum
	for _, code := range c.doc.Components.Schemas["Problem"].Properties["code"].Enum {
		if !c.codes[code] && !slices.Contains(rejections, code) {
			out = append(out, "the problem "+code)
		}
	}
	slices.Sort(out)
	return out
}

// checked hands requests on and holds them and their answers against the contract.
func checked(t testing.TB, h http.Handler) http.Handler {
	c := agreed()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked := &bytes.Buffer{}
		r.Body = struct {
			io.Reader
			io.Closer
		}{io.TeeReader(r.Body, asked), r.Body}
		plain := r.Header.Get("Accept-Encoding")
		r.Header.Set("Accept-Encoding", "identity") // compression has tests of its own
		out := &copied{ResponseWriter: w, status: http.StatusOK}
		h.ServeHTTP(out, r)
		r.Header.Set("Accept-Encoding", plain)
		c.check(t, r, asked.Bytes(), out)
	})
}

func (c *contract) check(t testing.TB, r *http.Request, asked []byte, out *copied) {
	path, known := c.path(r)
	if out.Header().Get("Content-Type") == wire.TypeProblem {
		var p wire.Problem
		if err := json.Unmarshal(out.body.Bytes(), &p); err != nil {
			t.Errorf("%s %s: %v", r.Method, r.URL.Path, err)
		}
		c.note(c.codes, string(p.Code))
	}
	if !known {
		if out.status != 404 && out.status != 405 && out.status != 301 && out.status != 307 {
			t.Errorf("%s %s is answered %d and not in the document", r.Method, r.URL.Path, out.status)
		}
		return
	}
	c.note(c.seen, fmt.Sprintf("%s %s %d", r.Method, path, out.status))
	if strings.HasSuffix(path, "/poke") {
		return // a stream
	}
	if out.status < 300 { // what was refused may be as wrong as it likes
		req := r.Clone(r.Context())
		req.Body = io.NopCloser(bytes.NewReader(expanded(t, r, asked)))
		req.Header.Del("Content-Encoding")
		if len(asked) > 0 && req.Header.Get("Content-Type") == "" {
			req.Header.Set("Content-Type", "application/json")
		}
		if ok, errs := c.validator.ValidateHttpRequestSync(req); !ok {
			for _, e := range errs {
				t.Errorf("%s %s was taken, and is not what the document says: %s: %s %v", r.Method, r.URL, e.Message, e.Reason, e.SchemaValidationErrors)
			}
		}
	}
	if out.Header().Get("Content-Type") == wire.TypeNDJSON { // of which OpenAPI 3.1 describes no line
		if _, err := wire.ReadPage(&out.body, 1<<30); err != nil {
			t.Errorf("%s: %v", r.URL, err)
		}
		return
	}
	res := &http.Response{StatusCode: out.status, Header: out.Header(), Body: io.NopCloser(bytes.NewReader(out.body.Bytes())), Request: r}
	if ok, errs := c.validator.ValidateHttpResponse(r, res); !ok {
		for _, e := range errs {
			t.Errorf("%s %s: the answer %d is not what the document says: %s: %s", r.Method, r.URL, out.status, e.Message, e.Reason)
		}
	}
}

func (c *contract) note(in map[string]bool, what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	in[what] = true
}

// path finds the path of the document that a request is for.
func (c *contract) path(r *http.Request) (string, bool) {
	got := strings.Split(r.URL.Path, "/")
	for path, operations := range c.doc.Paths {
		want := strings.Split(path, "/")
		fits := len(want) == len(got)
		for i := 0; fits && i < len(want); i++ {
			fits = want[i] == got[i] || strings.HasPrefix(want[i], "{")
		}
		if fits && operations[strings.ToLower(r.Method)] != nil {
			return path, true
		}
	}
	return "", false
}

func expanded(t testing.TB, r *http.Request, body []byte) []byte {
	if r.Header.Get("Content-Encoding") != "zstd" {
		return body
	}
	d, err := zstd.NewReader(nil)
	if err != nil {
		t.Error(err)
		return nil
	}
	defer d.Close()
	plain, err := d.DecodeAll(body, nil)
	if err != nil {
		t.Error(err)
	}
	return plain
}

// copied is an answer and what was said in it.
type copied struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

func (c *copied) WriteHeader(status int) {
	c.status = status
	c.ResponseWriter.WriteHeader(status)
}

func (c *copied) Write(b []byte) (int, error) {
	c.body.Write(b)
	return c.ResponseWriter.Write(b)
}

func (c *copied) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// The document is one, and names every endpoint that there is.
func TestTheDocument(t *testing.T) {
	c := agreed()
	if ok, errs := c.validator.ValidateDocument(); !ok {
		for _, e := range errs {
			t.Errorf("%s: %s", e.Message, e.Reason)
		}
	}
	h := newHost(t, server.Limits{})
	res := h.do("GET", "/v1/openapi.json", nil)
	if want, err := os.ReadFile("openapi.json"); err != nil || !bytes.Equal(res.body, want) {
		t.Errorf("another document is served (%v)", err)
	}
}
