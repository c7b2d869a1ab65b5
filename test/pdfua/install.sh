#!/bin/sh
# Puts veraPDF (Java 17, Maven) into .cache/verapdf/lib, for test/render/pdf-ua.test.ts.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target="$here/../../.cache/verapdf/lib"
mkdir -p "$target"
mvn --quiet --batch-mode -f "$here/pom.xml" \
  org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies \
  -DoutputDirectory="$target" -DexcludeTransitive=true
ls "$target"
