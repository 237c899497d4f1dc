package server

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"

	"rounds/sync/wire"
)

// packFrom is the size from which an answer is worth compressing.
const packFrom = 512

// answerJSON answers with a document, or with nothing when it is nil.
func answerJSON(w http.ResponseWriter, r *http.Request, document any) error {
	if document == nil {
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	raw, err := json.Marshal(document)
	if err != nil {
		return err
	}
	return answer(w, r, "application/json", raw)
}

// answer sends a whole body, compressed as the client likes it best, with its digest.
func answer(w http.ResponseWriter, r *http.Request, kind string, body []byte) error {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Cache-Control", "no-store")
	if len(body) >= packFrom {
		switch accepted := r.Header.Get("Accept-Encoding"); {
		case accepts(accepted, "zstd"):
			body = packer().EncodeAll(body, nil)
			h.Set("Content-Encoding", "zstd")
		case accepts(accepted, "gzip"):
			var b bytes.Buffer
			z := gzip.NewWriter(&b)
			_, _ = z.Write(body) // a buffer takes everything
			_ = z.Close()
			body = b.Bytes()
			h.Set("Content-Encoding", "gzip")
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Set(wire.DigestHeader, wire.Digest(body))
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(body) // a client that went away asks again
	return nil
}

// accepts reports whether a client takes an encoding.
func accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, parameters, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(strings.TrimSpace(name), encoding) {
			q := strings.ReplaceAll(parameters, " ", "")
			return q != "q=0" && !strings.HasPrefix(q, "q=0.0")
		}
	}
	return false
}

var packer = sync.OnceValue(func() *zstd.Encoder {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(2))
	if err != nil {
		panic("the options of the encoder are wrong: " + err.Error())
	}
	return e
})
