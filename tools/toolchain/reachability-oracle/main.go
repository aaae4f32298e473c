// Command reachability-oracle answers what network policies let through, as the library cyclonus computes it.
//
// Each line of standard input is a JSON object {"policies", "questions"}: NetworkPolicy objects, and connections to ask about, each
// {"source", "destination", "port", "protocol"}. A peer has an "ip", and if it is a pod of the cluster, "namespace", "namespaceLabels"
// and "podLabels" too. For each line, one line is printed: {"allowed"}, a boolean for each question in order, or {"error"}.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"os"

	"github.com/mattfenwick/cyclonus/pkg/matcher"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
)

type peer struct {
	Namespace       string            `json:"namespace"`
	NamespaceLabels map[string]string `json:"namespaceLabels"`
	PodLabels       map[string]string `json:"podLabels"`
	IP              string            `json:"ip"`
}

type connection struct {
	Source      peer            `json:"source"`
	Destination peer            `json:"destination"`
	Port        int             `json:"port"`
	Protocol    corev1.Protocol `json:"protocol"`
}

type request struct {
	Policies  []*networkingv1.NetworkPolicy `json:"policies"`
	Questions []connection                  `json:"questions"`
}

type answer struct {
	Allowed []bool `json:"allowed,omitempty"`
	Error   string `json:"error,omitempty"`
}

func main() {
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, 64<<20)
	encoder := json.NewEncoder(os.Stdout)
	for input.Scan() {
		if err := encoder.Encode(reply(input.Bytes())); err != nil {
			fail(err)
		}
	}
	if err := input.Err(); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// reply decodes strictly: a misspelt field of a policy would be a policy without it. What the library cannot read it panics about.
func reply(line []byte) (said answer) {
	defer func() {
		if reason := recover(); reason != nil {
			said = answer{Error: fmt.Sprint(reason)}
		}
	}()
	var asked request
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&asked); err != nil {
		return answer{Error: err.Error()}
	}
	policy := matcher.BuildNetworkPolicies(false, asked.Policies)
	for _, question := range asked.Questions {
		for _, side := range []peer{question.Source, question.Destination} {
			if net.ParseIP(side.IP) == nil {
				return answer{Error: fmt.Sprintf("peer has no address: %q", side.IP)}
			}
		}
		traffic := &matcher.Traffic{
			Source:       toTrafficPeer(question.Source),
			Destination:  toTrafficPeer(question.Destination),
			ResolvedPort: question.Port,
			Protocol:     question.Protocol,
		}
		said.Allowed = append(said.Allowed, policy.IsTrafficAllowed(traffic).IsAllowed())
	}
	return said
}

func toTrafficPeer(side peer) *matcher.TrafficPeer {
	if side.Namespace == "" {
		return &matcher.TrafficPeer{IP: side.IP}
	}
	internal := &matcher.InternalPeer{
		Namespace:       side.Namespace,
		NamespaceLabels: side.NamespaceLabels,
		PodLabels:       side.PodLabels,
	}
	return &matcher.TrafficPeer{Internal: internal, IP: side.IP}
}
