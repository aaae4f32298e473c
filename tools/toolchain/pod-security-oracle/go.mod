module toolchain/pod-security-oracle

go 1.26.0

require (
	go.yaml.in/yaml/v2 v2.4.3 // indirect
	k8s.io/api v0.36.2 // indirect
	k8s.io/apimachinery v0.36.2 // indirect
	k8s.io/pod-security-admission v0.36.2 // indirect
	sigs.k8s.io/yaml v1.6.0 // indirect
)
