/// Words that a full stop follows within a sentence, in small letters and without their last stop.
///
/// What ends sentences as often as not (`etc`, `usw`, `Inc`) is left out: a small letter behind it is sign enough.
enum Abbreviations {
    static let all = words(
        """
        dr prof mr mrs ms mx st sr jr vs no nos fig figs vol vols ed eds pp p cf ca approx dept est tel ext ref
        gen col lt capt sgt maj sen rep gov hon rev pres supt messrs mt ft sec ch para art al min max resp avg
        jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun
        nr abs bzw vgl hr fr frl str hrsg inkl zzgl ggf sog evtl okt dez mrz bd jh geb gest allg entspr dipl ing
        mag mio mrd std stk tgl verh wg ziff zz betr bspw einschl exkl gegr kath ev max mind
        m mm mme mmes mlle mlles me av bd chap env éd janv févr avr juil
        sra srta dña ud uds núm pág págs cap aprox avda
        dott ing avv sig sigg geom pag pagg
        dhr mevr mw drs blz bijv evt mld mln
        """)

    static let months = words(
        """
        january february march april may june july august september october november december
        januar jänner februar märz mai juni juli oktober dezember
        janvier février mars avril juin juillet août septembre octobre novembre décembre
        januari februari maart mei augustus
        leden ledna února března dubna května června července srpna září října listopadu prosince
        tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta
        marts maj marraskuuta joulukuuta
        jan feb mar apr jun jul aug sep sept okt oct nov dez dec mär
        """)

    private static func words(_ text: String) -> Set<String> {
        Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
    }
}
