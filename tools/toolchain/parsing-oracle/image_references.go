package main

import (
	_ "crypto/sha256"
	_ "crypto/sha512"
	"errors"

	"github.com/distribution/reference"
)

type imageReference struct {
	Registry   string `json:"registry"`
	Repository string `json:"repository"`
	Tag        string `json:"tag,omitempty"`
	Digest     string `json:"digest,omitempty"`
}

// readImageReference reads as container runtimes do. The library gives no registry where the first component looks like a host and is
// none (`foo_bar.com/app`); runtimes ask that host all the same. Such a reference counts as refused, since its registry cannot be told.
func readImageReference(text string) (any, error) {
	named, err := reference.ParseNormalizedNamed(text)
	if err != nil {
		return nil, err
	}
	read := imageReference{Registry: reference.Domain(named), Repository: reference.Path(named)}
	if read.Registry == "" {
		return nil, errors.New("no registry")
	}
	if tagged, ok := named.(reference.Tagged); ok {
		read.Tag = tagged.Tag()
	}
	if digested, ok := named.(reference.Digested); ok {
		read.Digest = digested.Digest().String()
	}
	return read, nil
}
