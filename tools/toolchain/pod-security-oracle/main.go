// Command pod-security-oracle answers what Kubernetes' own Pod Security library says of pods.
//
// Each line of standard input is a JSON object {"level", "version", "pod"}; for each, one line is printed: {"allowed", "reasons"}, or
// {"error"} where the pod cannot be decoded. With the argument "yaml", each line is a JSON string with a YAML text, and the answer is
// the list of documents that kubectl would read from it: {"json"} or {"error"}.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	corev1 "k8s.io/api/core/v1"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
	"sigs.k8s.io/yaml"
)

type question struct {
	Level   string      `json:"level"`
	Version string      `json:"version"`
	Pod     *corev1.Pod `json:"pod"`
}

type answer struct {
	Allowed bool            `json:"allowed"`
	Reasons []string        `json:"reasons,omitempty"`
	JSON    json.RawMessage `json:"json,omitempty"`
	Error   string          `json:"error,omitempty"`
}

func main() {
	reply := answerPods()
	if len(os.Args) > 1 && os.Args[1] == "yaml" {
		reply = answerYAML
	}
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, 64<<20)
	output := bufio.NewWriter(os.Stdout)
	defer output.Flush()
	encoder := json.NewEncoder(output)
	for input.Scan() {
		if err := encoder.Encode(reply(input.Bytes())); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	if err := input.Err(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func answerPods() func([]byte) answer {
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return func(line []byte) answer {
		var asked question
		if err := json.Unmarshal(line, &asked); err != nil {
			return answer{Error: err.Error()}
		}
		level, err := api.ParseLevel(asked.Level)
		if err != nil {
			return answer{Error: err.Error()}
		}
		version, err := api.ParseVersion(asked.Version)
		if err != nil {
			return answer{Error: err.Error()}
		}
		setDefaults(&asked.Pod.Spec)
		results := evaluator.EvaluatePod(api.LevelVersion{Level: level, Version: version}, &asked.Pod.ObjectMeta, &asked.Pod.Spec)
		said := answer{Allowed: true}
		for _, result := range results {
			if !result.Allowed {
				said.Allowed = false
				said.Reasons = append(said.Reasons, result.ForbiddenReason)
			}
		}
		return said
	}
}

// setDefaults does what the API server does before admission, as far as the checks see it: a volume without a source is an emptyDir.
func setDefaults(spec *corev1.PodSpec) {
	for i := range spec.Volumes {
		if spec.Volumes[i].VolumeSource == (corev1.VolumeSource{}) {
			spec.Volumes[i].EmptyDir = &corev1.EmptyDirVolumeSource{}
		}
	}
}

// answerYAML reads as kubectl does: split at separators first, then each part on its own, where the later of two equal keys wins.
func answerYAML(line []byte) answer {
	var text string
	if err := json.Unmarshal(line, &text); err != nil {
		return answer{Error: err.Error()}
	}
	documents := []json.RawMessage{}
	for reader := utilyaml.NewYAMLReader(bufio.NewReader(strings.NewReader(text))); ; {
		part, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return answer{Error: err.Error()}
		}
		document, err := yaml.YAMLToJSON(part)
		if err != nil {
			return answer{Error: err.Error()}
		}
		if string(document) != "null" {
			documents = append(documents, document)
		}
	}
	converted, err := json.Marshal(documents)
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{JSON: converted}
}
