module container-probe

go 1.26
