package main

import (
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

type dockerfileInstruction struct {
	Keyword   string   `json:"keyword"`
	Flags     []string `json:"flags,omitempty"`
	Line      int      `json:"line"`
	Documents []string `json:"documents,omitempty"`
}

// readDockerfile reads as BuildKit does: which instructions there are, on which lines, with which flags and here-documents.
func readDockerfile(text string) (any, error) {
	result, err := parser.Parse(strings.NewReader(text))
	if err != nil {
		return nil, err
	}
	instructions := []dockerfileInstruction{}
	for _, node := range result.AST.Children {
		read := dockerfileInstruction{Keyword: strings.ToUpper(node.Value), Flags: node.Flags, Line: node.StartLine}
		for _, document := range node.Heredocs {
			content := document.Content
			if document.Chomp {
				content = parser.ChompHeredocContent(content)
			}
			read.Documents = append(read.Documents, document.Name+"\n"+content)
		}
		instructions = append(instructions, read)
	}
	return instructions, nil
}
