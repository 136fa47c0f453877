package chat.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

final class JunitXmlTest {

    private static Element read(RunReport report) throws Exception {
        byte[] xml = JunitXml.text(report).getBytes(StandardCharsets.UTF_8);
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml))
                .getDocumentElement();
    }

    @Test
    void isATestForTheVerdictEachKindOfViolationAndEachBound() throws Exception {
        Element suite = read(new SampleReports(1)
                .seconds(3)
                .judged(
                        Outcome.VIOLATED,
                        "7 lost <\u0000&\">",
                        7,
                        new Violation("lost", "load-1", "member 17 never saw seq 8812"))
                .make()
                .with(List.of(new Bound("p99>50ms", "61.2 ms", true), new Bound("lost>9", "7", false))));
        assertThat(suite.getAttribute("tests")).isEqualTo("4");
        assertThat(suite.getAttribute("failures")).isEqualTo("3");
        assertThat(suite.getAttribute("errors")).isEqualTo("0");
        assertThat(suite.getElementsByTagName("testcase").getLength()).isEqualTo(4);
        assertThat(suite.getElementsByTagName("failure").item(0).getTextContent())
                .isEqualTo("7 lost <?&\">");
        assertThat(suite.getElementsByTagName("failure").item(1).getTextContent())
                .isEqualTo("load-1: member 17 never saw seq 8812\n");
    }

    @Test
    void saysErrorForARunThatIsNoResult() throws Exception {
        Element suite = read(new SampleReports(1)
                .seconds(3)
                .judged(Outcome.SATURATED, "late", 0)
                .make());
        assertThat(suite.getAttribute("failures")).isEqualTo("0");
        assertThat(suite.getElementsByTagName("error").getLength()).isEqualTo(1);
    }
}
