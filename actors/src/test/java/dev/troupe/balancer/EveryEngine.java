package dev.troupe.balancer;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/// A test class that holds for every engine: its constructor takes the engine, and the event loop's
/// sockets as a dispatcher's configuration names them. One of the loops runs on the JDK's sockets,
/// which are all that other systems have.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass
@CsvSource({"STREAMS, auto", "LOOP, java", "SPLICE, auto"})
@interface EveryEngine {}
