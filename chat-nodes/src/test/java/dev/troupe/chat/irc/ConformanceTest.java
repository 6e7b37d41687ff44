package dev.troupe.chat.irc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What modern.ircdocs.horse and the IRCv3 specifications say, case by case: each `## NAME` in
/// `src/test/resources/conformance` begins a [Transcript] of its own.
class ConformanceTest {
  private static final List<String> FILES =
      List.of(
          "registration",
          "capabilities",
          "sasl",
          "channels",
          "modes",
          "queries",
          "messages",
          "history");

  private record Case(String file, int line, String name, List<String> steps) {
    void play() {
      var transcript = new Transcript();
      int number = line;
      for (String step : steps) {
        number++;
        transcript.step(step, "%s.txt:%d (%s)".formatted(file, number, name));
      }
      transcript.expectNothingElse("%s.txt: end of %s".formatted(file, name));
    }
  }

  @TestFactory
  Stream<DynamicTest> theServerDoesWhatTheSpecificationsSay() {
    return FILES.stream()
        .flatMap(file -> cases(file).stream())
        .map(each -> dynamicTest(each.file() + ": " + each.name(), each::play));
  }

  @Test
  void noCaseIsThereTwiceOrWithoutAnAnswer() {
    List<Case> all = FILES.stream().flatMap(file -> cases(file).stream()).toList();
    assertThat(all).hasSizeGreaterThan(250);
    assertThat(all).extracting(each -> each.file() + ": " + each.name()).doesNotHaveDuplicates();
    assertThat(all).allSatisfy(each -> assertThat(each.steps()).isNotEmpty());
  }

  private static List<Case> cases(String file) {
    List<String> lines = Transcript.read("/conformance/" + file + ".txt");
    var cases = new ArrayList<Case>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("## ")) {
        int end = i + 1;
        while (end < lines.size() && !lines.get(end).startsWith("## ")) {
          end++;
        }
        cases.add(new Case(file, i + 1, lines.get(i).substring(3), lines.subList(i + 1, end)));
      }
    }
    return cases;
  }
}
