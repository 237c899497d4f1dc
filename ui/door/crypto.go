package door

import (
	"crypto/rsa"
	"fmt"

	charm "charm.land/ssh"
	"golang.org/x/crypto/ssh"

	"rounds/ui/part"
)

// rsaBits is the size of an RSA key, 0 for any other.
func rsaBits(key ssh.PublicKey) int {
	if k, ok := key.(ssh.CryptoPublicKey); ok {
		if r, ok := k.CryptoPublicKey().(*rsa.PublicKey); ok {
			return r.N.BitLen()
		}
	}
	return 0
}

// Names under which a login leaves what it found out with the connection. They come from
// the key whose signature was checked, and not from one that was only offered.
const (
	holderExtension = "rounds-holder"
	keyExtension    = "rounds-key"
)

// mostTries is how many keys a client may offer.
const mostTries = 8

// config is how a connection is secured and who is let in: modern algorithms alone, each
// with forward secrecy and authenticated encryption, and public keys alone.
func (s *Server) config(ctx charm.Context) *ssh.ServerConfig {
	told := false
	c := &ssh.ServerConfig{
		MaxAuthTries:  mostTries,
		ServerVersion: "SSH-2.0-rounds",
		PublicKeyAuthAlgorithms: []string{
			ssh.KeyAlgoED25519, ssh.KeyAlgoSKED25519, ssh.KeyAlgoSKECDSA256, ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521,
			ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256,
		},
		AuthLogCallback: func(_ ssh.ConnMetadata, _ string, err error) {
			if err == nil {
				arrived(ctx)
			}
		},
		PublicKeyCallback: func(conn ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
			mark := ssh.FingerprintSHA256(key)
			name, err := s.keys.Holder(mark)
			if err == nil && name != "" {
				return &ssh.Permissions{Extensions: map[string]string{holderExtension: name, keyExtension: mark}}, nil
			}
			s.log.Warn("refused", "key", mark, "user", part.Clean(short(conn.User())), "from", conn.RemoteAddr().String())
			if err != nil {
				s.log.Error("keys", "problem", part.Clean(err.Error()))
			}
			refusal := fmt.Errorf("the key %s is nobody's here", mark)
			if told { // a client that offers several keys need not hear of each
				return nil, refusal
			}
			told = true
			return nil, &ssh.BannerError{Err: refusal, Message: s.refusal(mark) + "\r\n"}
		},
	}
	c.KeyExchanges = []string{ssh.KeyExchangeMLKEM768X25519, ssh.KeyExchangeCurve25519}
	c.Ciphers = []string{ssh.CipherChaCha20Poly1305, ssh.CipherAES256GCM, ssh.CipherAES128GCM}
	c.MACs = []string{ssh.HMACSHA256ETM, ssh.HMACSHA512ETM}
	return c
}

// longestName bounds what is told of a name that a client chose, in bytes.
const longestName = 64

func short(s string) string { return s[:min(len(s), longestName)] }
