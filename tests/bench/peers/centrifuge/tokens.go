// The tokens of the peer: JWTs signed with one Ed25519 key, checked as Plenaria's are (algorithm, signature, end). It
// issues none.
package main

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"
)

var errToken = errors.New("not a valid token")

type tokens struct {
	// nil: there is no key, and no token is valid.
	key ed25519.PublicKey
}

func newTokens(path string) (*tokens, error) {
	if path == "" {
		return &tokens{}, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, fmt.Errorf("%s is not in PEM", path)
	}
	parsed, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	key, ok := parsed.(ed25519.PublicKey)
	if !ok {
		return nil, fmt.Errorf("%s is not an Ed25519 key", path)
	}
	return &tokens{key: key}, nil
}

// bearer gives the subject of a token that is signed with our key and has not ended.
func (t *tokens) bearer(token string, now time.Time) (string, error) {
	signed := strings.LastIndexByte(token, '.')
	if t.key == nil || signed < 0 {
		return "", errToken
	}
	parts := strings.Split(token[:signed], ".")
	signature, err := base64.RawURLEncoding.DecodeString(token[signed+1:])
	if err != nil || len(parts) != 2 {
		return "", errToken
	}
	var header struct {
		Algorithm string `json:"alg"`
	}
	var claims struct {
		Subject string `json:"sub"`
		Expires int64  `json:"exp"`
	}
	if decode(parts[0], &header) != nil || header.Algorithm != "EdDSA" ||
		!ed25519.Verify(t.key, []byte(token[:signed]), signature) ||
		decode(parts[1], &claims) != nil || claims.Subject == "" || claims.Expires <= now.Unix() {
		return "", errToken
	}
	return claims.Subject, nil
}

func decode(part string, into interface{}) error {
	text, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}
