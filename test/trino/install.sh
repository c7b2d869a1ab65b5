#!/bin/sh
# Puts Trino's own parser (Java 17 or newer, Maven) into .cache/trino, for test/trino/parser.test.ts.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target="$here/../../.cache/trino"
mkdir -p "$target/lib" "$target/classes"
mvn --quiet --batch-mode -f "$here/pom.xml" \
  org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies \
  -DoutputDirectory="$target/lib"
javac -cp "$target/lib/*" -d "$target/classes" "$here/ParseCheck.java"
