// Command parsing-oracle answers how the libraries of others read what portcullis reads by itself.
//
// Each line of standard input is a JSON string; for each, one line of JSON is printed, which has only "error" where the text is refused.
// The argument chooses the reader: "dockerfiles", "image-references" or "vault-policies".
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"unicode/utf16"
)

var readers = map[string]func(string) (any, error){
	"dockerfiles":      readDockerfile,
	"image-references": readImageReference,
	"vault-policies":   readVaultPolicy,
}

func main() {
	if len(os.Args) != 2 || readers[os.Args[1]] == nil {
		fail(fmt.Errorf("usage: parsing-oracle dockerfiles|image-references|vault-policies"))
	}
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, 64<<20)
	output := bufio.NewWriter(os.Stdout)
	defer output.Flush()
	for input.Scan() {
		line, err := json.Marshal(answer(readers[os.Args[1]], input.Bytes()))
		if err != nil {
			fail(err)
		}
		fmt.Fprintln(output, toASCII(line))
	}
	if err := input.Err(); err != nil {
		fail(err)
	}
}

// answer is what a reader says of one text. Readers of HCL panic at some texts, which refuses them too.
func answer(read func(string) (any, error), line []byte) (said any) {
	var text string
	if err := json.Unmarshal(line, &text); err != nil {
		fail(err)
	}
	defer func() {
		if panicked := recover(); panicked != nil {
			said = map[string]string{"error": fmt.Sprint(panicked)}
		}
	}()
	said, err := read(text)
	if err != nil {
		return map[string]string{"error": err.Error()}
	}
	return said
}

// toASCII escapes what is not ASCII, so that no reader of a pipe gets half a character.
func toASCII(line []byte) string {
	var escaped strings.Builder
	for _, unit := range utf16.Encode([]rune(string(line))) {
		if unit < 0x80 {
			escaped.WriteByte(byte(unit))
		} else {
			fmt.Fprintf(&escaped, "\\u%04x", unit)
		}
	}
	return escaped.String()
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
