# Every command a person needs. `make` alone lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
SEED ?= 1
N ?= 200000
K ?= 100
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
TOOLS := $(VENV)/tools
# These need no server and no browser: two of them at a time.
PURE := tests/unit tests/contract tests/repository
# Each of these is run by itself: they start whole loops or servers, and mostly wait for them.
APART := tests/faults tests/scenes tests/browser tests/e2e tests/integration
LOCK := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--quiet --custom-compile-command "make lock"

# A machine may forbid byte code; every process would then compile all it imports, at every start.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help
help: ## list these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1|\2/' | \
		while IFS='|' read -r name words; do printf '  \033[36mmake %-12s\033[0m %s\n' "$$name" "$$words"; done

.PHONY: setup
setup: $(INSTALLED) ## install everything into .venv (the other commands do it by themselves)

$(INSTALLED): pyproject.toml requirements/bootstrap.txt requirements/test.txt deploy/local/install.sh
	@deploy/local/install.sh $(PYTHON) $(VENV)
	@touch $@

.PHONY: run
run: $(INSTALLED) ## start Kafka, PostgreSQL, the services and a demo, with a live view; Ctrl-C stops it all
	@$(BIN)/tiaokuai run

.PHONY: test
test: browser $(TOOLS) ## check the style, the types and the borders, and run every test
	@$(MAKE) --no-print-directory -j2 --output-sync=target \
		test-faults test-pure test-parts test-loops test-e2e test-integration

# Two at a time, in this order. Who runs beside the fault run, which mostly waits for what it broke, takes what
# it leaves of the machine.
.PHONY: test-faults test-pure test-parts test-loops test-e2e test-integration
test-faults: $(INSTALLED)
	@$(BIN)/python -m pytest -q tests/faults
test-pure: $(INSTALLED)
	@nice -n 19 $(MAKE) --no-print-directory lint
	@nice -n 19 $(BIN)/python -m pytest -q -n 2 $(PURE)
test-parts: $(INSTALLED) $(TOOLS)
	@nice -n 10 $(BIN)/python -m pytest -q $(addprefix --ignore=,$(PURE) $(APART))
test-loops: $(INSTALLED) browser
	@$(BIN)/python -m pytest -q -m "not long" tests/scenes tests/browser
test-e2e: $(INSTALLED)
	@$(BIN)/python -m pytest -q tests/e2e
test-integration: $(INSTALLED)
	@$(BIN)/python -m pytest -q tests/integration

.PHONY: test-browser
test-browser: $(INSTALLED) browser ## all of the console in a real browser (`make test` drives two thirds of it): desktop, phone, keyboard
	@$(BIN)/python -m pytest tests/browser -q

.PHONY: pictures
pictures: $(INSTALLED) browser ## take the pictures of the docs anew (docs/pictures)
	@TIAOKUAI_WRITE_PICTURES=1 $(BIN)/python -m pytest tests/browser -q

.PHONY: browser
browser: ## install the Chromium of the tests, where there is none (Debian, as root)
	@deploy/local/browser.sh

.PHONY: check-deploy
check-deploy: $(INSTALLED) $(TOOLS) ## check alerts, dashboards, manifests, compose file, and that they match the code
	@$(BIN)/python -m pytest tests/deploy -q

# After the environment: making that anew empties the folder in which they lie.
$(TOOLS): deploy/tools.sh $(INSTALLED)
	@deploy/tools.sh $@
	@mkdir -p $@ && touch $@

.PHONY: lint
lint: $(INSTALLED) ## check the style, the types and the borders between packages
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

.PHONY: format
format: $(INSTALLED) ## put the code into the project's style
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

.PHONY: scenes
scenes: $(INSTALLED) ## play the scenes of the trade on a running loop and write docs/scenes.md anew
	@TIAOKUAI_WRITE_SCENES=1 $(BIN)/python -m pytest tests/scenes -q

.PHONY: faults
faults: $(INSTALLED) ## 20,000 complaints under 25 seeded faults, then count what was lost (SEED=1)
	@$(BIN)/tiaokuai faults --complaints 20000 --faults 25 --seed $(SEED)

.PHONY: faults-release
faults-release: $(INSTALLED) ## the same with 200,000 under 100; N=1000000 K=200 for the claim; result in faults-SEED.json
	@$(BIN)/tiaokuai faults --complaints $(N) --faults $(K) --seed $(SEED) --json faults-$(SEED).json

.PHONY: released
released: $(INSTALLED) ## write down the version in service, against which the next update is tried (tests/rolling)
	@$(BIN)/python -m pytest -q -p tests.rolling.recorder tests/component --ignore=tests/component/stage \
		$(addprefix tests/scenes/test_twelve.py::test_s0,1 5 6 7 9)

.PHONY: restore-drill
restore-drill: $(INSTALLED) ## lose the database's data folder under load, restore it, count what was lost
	@$(BIN)/python -m deploy.local.restoring

.PHONY: runbook-drill
runbook-drill: $(INSTALLED) ## follow the operators' runbook on a loop under load: scaling, release, catalogue, keys, partitions
	@$(BIN)/python -m deploy.local.days

.PHONY: access
access: $(INSTALLED) ## try every right and every refusal at Kafka on a broker of its own, and count
	@$(BIN)/tiaokuai access prove

.PHONY: fuzz
fuzz: $(INSTALLED) ## 1,000,000 spoiled inputs through the doors, 20,000 of them through the real stage (SEED=1)
	@$(BIN)/python -m tests.fuzz --seed $(SEED)

.PHONY: explore
explore: $(INSTALLED) ## try every property with examples that no run has tried, twenty times as many
	@$(BIN)/python -m pytest -q -n 2 -m hypothesis --hypothesis-profile=exploring --timeout 1800 $(PURE)

.PHONY: openapi
openapi: $(INSTALLED) ## try every route of every service with 100 requests of its OpenAPI document
	@TIAOKUAI_OPENAPI_EXAMPLES=100 $(BIN)/python -m pytest tests/component/test_openapi.py -q --timeout 1800

.PHONY: bench
bench: $(INSTALLED) ## measure the loop against its own reference, print the table (HISTORY=FILE to train on)
	@$(BIN)/python -m bench $(if $(HISTORY),--history $(HISTORY))

.PHONY: bench-capacity
bench-capacity: $(INSTALLED) ## how the loop grows with stored complaints and workers, where its CPU goes (PARTS="workers traces")
	@test -d $(VENV)/quixstreams || $(BIN)/uv pip install --quiet --python $(BIN)/python --target $(VENV)/quixstreams 'quixstreams==3.28.1'
	@$(BIN)/python -m bench.capacity $(PARTS)

.PHONY: image
image: ## build the image by docker, podman or buildah, whichever is here (PYTHON_IMAGE=…@sha256:… names the base)
	@engine=$$(command -v docker || command -v podman || command -v buildah) || { echo "no docker, podman or buildah" >&2; exit 1; }; \
		"$$engine" build $(if $(PYTHON_IMAGE),--build-arg PYTHON=$(PYTHON_IMAGE)) -f deploy/Dockerfile -t tiaokuai .

.PHONY: image-digest
image-digest: $(INSTALLED) ## name the pushed image in the overlays (IMAGE=REGISTRY/tiaokuai@sha256:…)
	@$(BIN)/python -m deploy.k8s.image $(IMAGE)

.PHONY: bench-pages
bench-pages: $(INSTALLED) ## time every page and every list over a district of 100,000 complaints (filled once: .local-pages)
	@$(BIN)/python -m bench.pages

.PHONY: audit-deps
audit-deps: $(INSTALLED) ## ask the advisory databases about every pinned dependency (needs the internet)
	@$(BIN)/uv tool run --from 'pip-audit>=2.9' pip-audit -r requirements/run.txt --disable-pip --require-hashes --strict

.PHONY: checkov
checkov: $(INSTALLED) ## let checkov judge manifests and Dockerfile (an environment of its own: its pins clash with ours)
	@for overlay in deploy/k8s/overlays/*; do $(BIN)/kubectl kustomize $$overlay > $(VENV)/$$(basename $$overlay).yaml; \
		$(BIN)/uv tool run --from 'checkov==3.3.30' checkov --config-file deploy/k8s/checkov.yaml \
		--framework kubernetes -f $(VENV)/$$(basename $$overlay).yaml; done
	@$(BIN)/uv tool run --from 'checkov==3.3.30' checkov --config-file deploy/k8s/checkov.yaml --framework dockerfile -f deploy/Dockerfile

.PHONY: sbom
sbom: $(INSTALLED) ## write sbom.json: every dependency with version and hashes (CycloneDX)
	@$(BIN)/uv tool run --from 'cyclonedx-bom>=7' cyclonedx-py requirements requirements/run.txt --of JSON -o sbom.json
	@echo "sbom.json"

.PHONY: lock
lock: $(INSTALLED) ## resolve the dependencies anew (UPGRADE=1 takes newer versions)
	@$(LOCK) $(if $(UPGRADE),--upgrade) requirements/bootstrap.in -o requirements/bootstrap.txt
	@$(LOCK) $(if $(UPGRADE),--upgrade) pyproject.toml -o requirements/run.txt
	@$(LOCK) $(if $(UPGRADE),--upgrade) pyproject.toml --extra test -c requirements/run.txt -o requirements/test.txt

.PHONY: clean-data
clean-data: ## forget the local data (.local/): complaints, topics, databases, the development keys
	@rm -rf .local
