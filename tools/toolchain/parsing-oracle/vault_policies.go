package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/go-secure-stdlib/parseutil"
	"github.com/hashicorp/hcl"
	"github.com/hashicorp/hcl/hcl/ast"
)

// vaultPath is what a policy says of one path, in the types into which Vault and OpenBao decode it.
type vaultPath struct {
	Path         string   `hcl:"-" json:"path"`
	Shorthand    string   `hcl:"policy" json:"-"`
	Capabilities []string `hcl:"capabilities" json:"capabilities"`

	AllowedParameters  map[string][]any `hcl:"allowed_parameters" json:"allowed_parameters,omitempty"`
	DeniedParameters   map[string][]any `hcl:"denied_parameters" json:"denied_parameters,omitempty"`
	RequiredParameters []string         `hcl:"required_parameters" json:"required_parameters,omitempty"`
	MinWrappingTTL     any              `hcl:"min_wrapping_ttl" json:"min_wrapping_ttl,omitempty"`
	MaxWrappingTTL     any              `hcl:"max_wrapping_ttl" json:"max_wrapping_ttl,omitempty"`
	MFAMethods         []string         `hcl:"mfa_methods" json:"mfa_methods,omitempty"`
	ControlGroup       *controlGroup    `hcl:"control_group" json:"control_group,omitempty"`
	EventTypes         []string         `hcl:"subscribe_event_types" json:"subscribe_event_types,omitempty"`
	Expiration         string           `hcl:"expiration" json:"expiration,omitempty"`
	PaginationLimit    int              `hcl:"pagination_limit" json:"pagination_limit,omitempty"`
	KeysFilterPath     string           `hcl:"list_scan_response_keys_filter_path" json:"list_scan_response_keys_filter_path,omitempty"`
}

type controlGroup struct {
	TTL     any                `hcl:"ttl" json:"ttl,omitempty"`
	Factors map[string]*factor `hcl:"factor" json:"factor,omitempty"`
}

type factor struct {
	Identity     *identity `hcl:"identity" json:"identity,omitempty"`
	Capabilities []string  `hcl:"controlled_capabilities" json:"controlled_capabilities,omitempty"`
}

type identity struct {
	GroupIDs   []string `hcl:"group_ids" json:"group_ids,omitempty"`
	GroupNames []string `hcl:"group_names" json:"group_names,omitempty"`
	Approvals  int      `hcl:"approvals" json:"approvals,omitempty"`
}

type vaultPolicy struct {
	Name  string       `hcl:"name" json:"name,omitempty"`
	Paths []*vaultPath `hcl:"-" json:"paths"`
}

var (
	pathKeys = []string{
		"comment", "policy", "capabilities", "allowed_parameters", "denied_parameters", "required_parameters", "min_wrapping_ttl",
		"max_wrapping_ttl", "mfa_methods", "control_group", "subscribe_event_types", "expiration", "pagination_limit",
		"list_scan_response_keys_filter_path",
	}
	capabilities = []string{
		"create", "read", "update", "patch", "delete", "list", "sudo", "deny", "subscribe", "recover", "scan",
	}
	shorthands = map[string][]string{
		"read":  {"read", "list"},
		"write": {"create", "read", "update", "delete", "list"},
		"sudo":  {"create", "read", "update", "delete", "list", "sudo"},
	}
)

// readVaultPolicy decodes a document with Vault's parser and the checks that Vault and OpenBao share. What only one of them has is taken
// as it has it. Templates in paths are left as they are.
func readVaultPolicy(text string) (any, error) {
	file, err := hcl.Parse(text)
	if err != nil {
		return nil, err
	}
	list, ok := file.Node.(*ast.ObjectList)
	if !ok {
		return nil, errors.New("no object at the root")
	}
	if err := checkKeys(list, []string{"name", "path"}); err != nil {
		return nil, err
	}
	policy := vaultPolicy{Paths: []*vaultPath{}}
	if err := hcl.DecodeObject(&policy, list); err != nil {
		return nil, err
	}
	for _, item := range list.Filter("path").Items {
		path, err := readPath(item)
		if err != nil {
			return nil, err
		}
		policy.Paths = append(policy.Paths, path)
	}
	return policy, nil
}

func readPath(item *ast.ObjectItem) (*vaultPath, error) {
	if err := checkKeys(item.Val, pathKeys); err != nil {
		return nil, err
	}
	path := &vaultPath{Capabilities: []string{}}
	if err := hcl.DecodeObject(path, item.Val); err != nil {
		return nil, err
	}
	// A block without a name is one about the path "path".
	path.Path = "path"
	if len(item.Keys) > 0 {
		path.Path = strings.TrimPrefix(keyOf(item), "/")
	}
	if strings.Contains(path.Path, "+*") {
		return nil, errors.New("a wildcard after a wildcard")
	}
	if err := path.expand(); err != nil {
		return nil, err
	}
	return path, path.checkDurations()
}

// expand replaces the shorthand by what it stands for, and everything by a denial where there is one.
func (path *vaultPath) expand() error {
	if path.Shorthand == "deny" {
		path.Capabilities = []string{"deny"}
	} else if path.Shorthand != "" {
		standsFor, ok := shorthands[path.Shorthand]
		if !ok {
			return errors.New("no such shorthand")
		}
		path.Capabilities = append(path.Capabilities, standsFor...)
	}
	for _, capability := range path.Capabilities {
		if capability == "deny" {
			path.Capabilities = []string{"deny"}
			return nil
		}
		if !slices.Contains(capabilities, capability) {
			return errors.New("no such capability")
		}
	}
	return nil
}

func (path *vaultPath) checkDurations() error {
	var durations [2]time.Duration
	for i, setting := range []any{path.MinWrappingTTL, path.MaxWrappingTTL} {
		if setting == nil {
			continue
		}
		duration, err := parseutil.ParseDurationSecond(setting)
		if err != nil {
			return err
		}
		durations[i] = duration
	}
	if durations[1] != 0 && durations[1] < durations[0] {
		return errors.New("the maximum is below the minimum")
	}
	return nil
}

func checkKeys(node ast.Node, known []string) error {
	object, ok := node.(*ast.ObjectType)
	list, isList := node.(*ast.ObjectList)
	if ok {
		list = object.List
	} else if !isList {
		return fmt.Errorf("no object but %T", node)
	}
	for _, item := range list.Items {
		if !slices.Contains(known, keyOf(item)) {
			return errors.New("an unknown key")
		}
	}
	return nil
}

func keyOf(item *ast.ObjectItem) string {
	return item.Keys[0].Token.Value().(string)
}
