package wire

import (
	"crypto/sha256"
	"encoding/base64"
)

// Digest is the Content-Digest (RFC 9530) of the bytes of a body as they are sent.
func Digest(sent []byte) string {
	sum := sha256.Sum256(sent)
	return "sha-256=:" + base64.StdEncoding.EncodeToString(sum[:]) + ":"
}
