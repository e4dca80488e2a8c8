'use strict';
// Mengisi lembar kerja: simpan sendiri, salinan di peramban sampai server mengiyakan, dua isian berbeda, data dukung.
// Tanpa berkas ini setiap butir tetap dapat dikirim lewat tombolnya.
(() => {
  const akar = document.querySelector('[data-lke]');
  if (!akar || !window.PMPZI) return;
  const JEDA_KETIK = 800;
  const ULANG_AWAL = 2000;
  const ULANG_TERLAMA = 60000;
  const el = id => document.getElementById(id);
  const sprit = ((document.querySelector('.ik use') || document.createElement('use')).getAttribute('href') || '').split('#')[0];

  // -- tanda dan potongan --------------------------------------------------------------------------------------------

  function gambarIkon(nama, putar) {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.setAttribute('class', putar ? 'ik putar' : 'ik');
    svg.setAttribute('aria-hidden', 'true');
    const pakai = document.createElementNS('http://www.w3.org/2000/svg', 'use');
    pakai.setAttribute('href', `${sprit}#i-${nama}`);
    svg.append(pakai);
    return svg;
  }
  function tulisKeadaan(wadah, rona, ikon, teks, tautan) {
    if (!wadah) return;
    const tanda = document.createElement('span');
    tanda.className = 'keadaan';
    tanda.dataset.rona = rona;
    const kata = document.createElement('span');
    kata.textContent = teks;
    if (tautan) {
      const a = document.createElement('a');
      a.href = tautan.url; a.textContent = tautan.teks; a.target = '_blank'; a.rel = 'noopener';
      kata.append(' ', a);
    }
    tanda.append(gambarIkon(ikon, ikon === 'muat'), kata);
    wadah.replaceChildren(tanda);
  }
  const urai = teks => new DOMParser().parseFromString(teks, 'text/html').body;

  // Setiap unsur berid dalam jawaban menggantikan isi unsur yang sama di halaman; keadaan buka-tutup dibiarkan.
  function terapkan(badan) {
    for (const baru of [...badan.querySelectorAll('[id]')]) {
      const lama = el(baru.id);
      if (!lama || lama.closest('dialog')) continue;
      for (const sifat of [...baru.attributes]) if (sifat.name.startsWith('data-')) lama.setAttribute(sifat.name, sifat.value);
      lama.className = baru.className;
      lama.replaceChildren(...[...baru.childNodes].map(n => document.importNode(n, true)));
    }
  }

  // -- mengirim ------------------------------------------------------------------------------------------------------

  class Luring extends Error {}
  async function kirim(url, isi, pilihan = {}) {
    let jawaban;
    const batas = new AbortController();
    const pengatur = setTimeout(() => batas.abort(), pilihan.batas || 30000);
    try {
      jawaban = await fetch(url, {
        method: 'POST', body: isi, credentials: 'same-origin', redirect: 'follow', keepalive: !!pilihan.tetap, signal: batas.signal,
        headers: { 'X-CSRFToken': PMPZI.csrf(), 'HX-Request': 'true' },
      });
    } catch { throw new Luring(); } finally { clearTimeout(pengatur); }
    if (jawaban.status >= 500 || jawaban.status === 429) throw new Luring();
    const teks = await jawaban.text().catch(() => { throw new Luring(); });
    const dialihkan = jawaban.redirected && PMPZI.alamatMasuk && new URL(jawaban.url).pathname === PMPZI.alamatMasuk;
    // Penolakan dengan alasan selalu membawa kalimatnya; 403 tanpa kalimat adalah tanda pengaman yang usang: sama dengan sesi berakhir.
    const csrf = jawaban.status === 403 && !teks.includes('data-pesan-galat');
    return { status: dialihkan || csrf ? 401 : jawaban.status, badan: urai(teks) };
  }
  const kalimatGalat = badan => {
    const isi = badan.querySelector('[data-pesan-galat]');
    return (isi && (isi.dataset.pesanGalat || isi.textContent).trim()) || 'Server menolak isian ini. Muat ulang halaman, lalu coba lagi.';
  };
  const masuk = () => ({ url: `${PMPZI.alamatMasuk || '/'}?next=${encodeURIComponent(location.pathname)}`, teks: 'Masuk lagi di tab baru' });

  // -- salinan di peramban -------------------------------------------------------------------------------------------

  const awalan = `pmpzi:isian:${akar.dataset.pengguna}:${akar.dataset.lembar}:`;
  const simpanan = {
    tulis(kunci, nilai) { try { localStorage.setItem(kunci, JSON.stringify(nilai)); return true; } catch { return false; } },
    baca(kunci) { try { return JSON.parse(localStorage.getItem(kunci)); } catch { return null; } },
    hapus(kunci) { try { localStorage.removeItem(kunci); } catch { /* penyimpanan peramban ditutup: tidak ada yang perlu dihapus */ } },
    semua() { try { return Object.keys(localStorage).filter(k => k.startsWith(awalan)); } catch { return []; } },
  };
  function uraiKunci(kunci) {
    const sisa = kunci.slice(awalan.length);
    const letak = sisa.lastIndexOf(':');
    return { kode: sisa.slice(0, letak), versi: Number(sisa.slice(letak + 1)) };
  }

  // -- satu butir ----------------------------------------------------------------------------------------------------

  const butir = new Map();
  const unggahan = new Set();
  let putusSejak = null;

  class Butir {
    constructor(formulir) {
      this.f = formulir;
      this.kartu = formulir.closest('.butir');
      this.kode = this.kartu.dataset.kode;
      this.tersimpan = this.isi();
      this.keadaan = 'tenang';
      this.sedang = null;
      this.coba = 0;
      for (const medan of this.medan()) {
        medan.addEventListener('input', () => this.ketik(medan.type === 'radio' ? 0 : JEDA_KETIK));
        if (medan.type !== 'radio') medan.addEventListener('blur', () => { if (this.berubah()) this.segera(); });
      }
      formulir.addEventListener('submit', e => { e.preventDefault(); this.paksa = true; this.segera(); });
    }
    medan() { return [...this.f.elements].filter(m => m.name && m.type !== 'hidden'); }
    get versi() { return Number(this.f.elements.versi.value); }
    set versi(v) { this.f.elements.versi.value = String(v); }
    status() { return el(`s-${this.kode}`); }
    kunci(versi = this.versi) { return `${awalan}${this.kode}:${versi}`; }

    // Isi butir sebagai satu teks, urutannya tetap: untuk dibandingkan, disimpan, dan dikirim.
    isi() {
      const p = new URLSearchParams();
      for (const m of this.medan()) {
        if (m.type === 'radio') { if (m.checked) p.set('opsi', m.value); } else p.set(m.name, m.value);
      }
      return p.toString();
    }
    isikan(teks) {
      const p = new URLSearchParams(teks);
      for (const m of this.medan()) {
        if (m.type === 'radio') m.checked = p.get('opsi') === m.value; else m.value = p.get(m.name) || '';
      }
    }
    berubah() { return this.isi() !== this.tersimpan; }

    ketik(jeda) {
      if (!this.berubah() && !this.sedang && this.keadaan !== 'beda') { this.lupakan(); }
      else this.salin();
      if (this.keadaan === 'beda') return;
      clearTimeout(this.jam);
      this.jam = setTimeout(() => this.segera(), jeda);
    }
    salin() {
      this.amanLokal = simpanan.tulis(this.kunci(), { isi: this.isi(), sedang: this.sedang, pada: Date.now() });
    }
    lupakan(versi = this.versi) { simpanan.hapus(this.kunci(versi)); }

    segera(tetap) {
      clearTimeout(this.jam);
      if (this.keadaan === 'beda') return;
      if (this.jalan) { this.lagi = true; return; }
      if (!this.sedang && !this.berubah() && !this.paksa) return;
      this.kirim(tetap);
    }

    async kirim(tetap) {
      // Kiriman yang jawabannya hilang dikirim ulang persis sama lebih dulu: server mengenalinya dan tidak menghitungnya dua kali.
      if (!this.sedang) this.sedang = this.isi();
      this.paksa = false;
      this.jalan = true;
      this.lagi = false;
      const dikirim = this.sedang;
      const versi = this.versi;
      this.salin();
      if (!this.coba) tulisKeadaan(this.status(), 'netral', 'muat', 'Menyimpan…');
      const isi = new URLSearchParams(dikirim);
      isi.set('versi', String(versi));
      try {
        const jawaban = await kirim(this.f.action, isi, { tetap });
        this.jalan = false;
        this.coba = 0;
        tersambung();
        this.terima(jawaban, dikirim, versi);
      } catch (galat) {
        this.jalan = false;
        if (!(galat instanceof Luring)) throw galat;
        this.ulangi();
      }
    }

    terima({ status, badan }, dikirim, versi) {
      if (status === 401) { this.menungguMasuk(); return; }
      this.sedang = null;
      if (status === 200) {
        this.keadaan = 'tenang';
        this.tersimpan = dikirim;
        const baru = badan.querySelector(`[id="s-${CSS.escape(this.kode)}"]`) || badan.querySelector('[data-versi]');
        const salinan = simpanan.baca(this.kunci(versi));
        if (!salinan || salinan.isi === dikirim || salinan.isi === this.isi()) this.lupakan(versi);
        if (baru) this.versi = baru.dataset.versi;
        terapkan(badan);
        const lencana = this.kartu.querySelector('summary .lencana');
        if (lencana) this.kartu.dataset.rona = lencana.dataset.rona; else delete this.kartu.dataset.rona;
        if (this.berubah()) { this.salin(); this.ketik(JEDA_KETIK); }
        return;
      }
      if (status === 409 && badan.querySelector('[data-bentrok]')) { this.beda(badan); return; }
      if (status === 422) {
        this.keadaan = 'ditolak';
        terapkan(badan);
        this.salin();
        if (this.isi() !== dikirim) this.ketik(JEDA_KETIK);
        return;
      }
      this.keadaan = 'ditolak';
      this.salin();
      tulisKeadaan(this.status(), 'bahaya', 'seru', `Belum tersimpan. ${kalimatGalat(badan)}`);
    }

    beda(badan) {
      this.keadaan = 'beda';
      this.salin();
      terapkan(badan);
      this.kartu.open = true;
      this.kartu.dataset.rona = 'bahaya';
      el(`k-${this.kode}`).querySelectorAll('form[data-pilih]').forEach(f => f.addEventListener('submit', e => {
        e.preventDefault();
        const p = new URLSearchParams(new FormData(f));
        const lama = this.versi;
        this.keadaan = 'tenang';
        this.lupakan(lama);
        this.versi = p.get('versi');
        ['versi', 'csrfmiddlewaretoken'].forEach(n => p.delete(n));
        // Yang dipilih menjadi isi butir ini; isian yang diketik sesudah pilihan tampil ikut bila «pakai isian saya».
        if (f.dataset.pilih !== 'saya') this.isikan(p.toString());
        if (f.dataset.pilih === 'tersimpan') this.tersimpan = this.isi();
        el(`k-${this.kode}`).replaceChildren();
        el(`k-${this.kode}`).className = '';
        delete this.kartu.dataset.rona;
        this.paksa = true;
        this.segera();
        el(`c-${this.kode}`).focus();
      }));
    }

    ulangi() {
      this.keadaan = 'luring';
      this.coba += 1;
      terputus();
      const aman = this.amanLokal ? '' : ' Jangan tutup halaman ini.';
      if (this.coba === 1) tulisKeadaan(this.status(), 'waspada', 'putus', `Belum tersimpan – dicoba lagi.${aman}`);
      const jeda = Math.min(ULANG_TERLAMA, ULANG_AWAL * 2 ** (this.coba - 1)) * (0.8 + Math.random() * 0.4);
      clearTimeout(this.jam);
      this.jam = setTimeout(() => this.segera(), jeda);
      gambarLuring();
    }
    menungguMasuk() {
      this.keadaan = 'masuk';
      tulisKeadaan(this.status(), 'waspada', 'gembok', 'Belum tersimpan – sesi berakhir.', masuk());
      clearTimeout(this.jam);
      this.jam = setTimeout(() => this.segera(), 20000);
    }

    // Salinan dari kunjungan sebelumnya: yang sudah sampai dibuang, yang belum dikembalikan ke layar dan dikirim.
    pulihkan(salinan, versi) {
      if (!salinan || typeof salinan.isi !== 'string') { simpanan.hapus(this.kunci(versi)); return; }
      if (this.jalan) return; // butir ini baru saja dipulihkan dari salinan lain: yang ini menunggu kunjungan berikut
      if (salinan.isi === this.tersimpan) { simpanan.hapus(this.kunci(versi)); return; }
      const sampai = versi < this.versi && salinan.sedang === this.tersimpan;
      this.isikan(salinan.isi);
      this.kartu.open = true;
      simpanan.hapus(this.kunci(versi));
      if (!sampai && versi < this.versi) this.versi = versi;
      this.salin();
      this.segera();
    }
  }

  // -- sambungan -----------------------------------------------------------------------------------------------------

  const pukul = d => `${String(d.getHours()).padStart(2, '0')}.${String(d.getMinutes()).padStart(2, '0')}`;
  function terputus() { if (!putusSejak) putusSejak = new Date(); gambarLuring(); }
  function tersambung() { putusSejak = null; gambarLuring(); }
  function gambarLuring() {
    const spanduk = el('luring');
    if (!spanduk) return;
    const isian = [...butir.values()].filter(b => b.keadaan === 'luring' || (b.sedang && !b.jalan)).length;
    const berkas = unggahan.size;
    spanduk.hidden = !putusSejak || !(isian + berkas);
    if (spanduk.hidden) return;
    const kata = [isian && `${isian} isian`, berkas && `${berkas} unggahan`].filter(Boolean).join(' dan ');
    const teks = `Sambungan terputus sejak ${pukul(putusSejak)}. ${kata} disimpan di komputer ini dan dikirim sendiri begitu tersambung. Anda boleh terus mengisi.`;
    const tempat = spanduk.querySelector('[data-luring-teks]');
    if (tempat.textContent !== teks) tempat.textContent = teks;
  }
  function cobaSemua() {
    butir.forEach(b => { if (b.keadaan === 'luring' || b.keadaan === 'masuk') { b.coba = 0; b.segera(); } });
    unggahan.forEach(u => u.coba());
  }
  addEventListener('online', cobaSemua);
  addEventListener('focus', () => butir.forEach(b => { if (b.keadaan === 'masuk') b.segera(); }));
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') butir.forEach(b => { if (b.berubah() && b.keadaan === 'tenang') b.segera(true); });
    else cobaSemua();
  });
  addEventListener('beforeunload', e => {
    const takAman = [...butir.values()].some(b => b.berubah() && !b.amanLokal);
    if (unggahan.size || takAman) e.preventDefault();
  });
  const tombolCoba = akar.querySelector('[data-coba]');
  if (tombolCoba) tombolCoba.addEventListener('click', cobaSemua);

  // -- data dukung ---------------------------------------------------------------------------------------------------

  const maks = Number(akar.dataset.maks) || Infinity;
  const mb = n => `${(n / 1048576).toFixed(1).replace('.', ',').replace(',0', '')} MB`;

  class Unggah {
    constructor(kartu, berkas) {
      this.kartu = kartu;
      this.kode = kartu.dataset.kode;
      this.berkas = berkas;
      this.kali = 0;
      unggahan.add(this);
    }
    tulis(teks) { const t = this.kartu.querySelector('[data-unggah-status]'); if (t) t.textContent = teks; }
    coba() {
      if (this.jalan) return;
      clearTimeout(this.jam);
      this.jalan = true;
      const isi = new FormData();
      this.berkas.forEach(b => isi.append('berkas', b));
      const x = new XMLHttpRequest();
      x.open('POST', this.kartu.querySelector('form[data-unggah]').action);
      x.setRequestHeader('X-CSRFToken', PMPZI.csrf());
      x.setRequestHeader('HX-Request', 'true');
      const banyak = this.berkas.length > 1 ? `${this.berkas.length} berkas` : `«${this.berkas[0].name}»`;
      x.upload.addEventListener('progress', e => { if (e.lengthComputable) this.tulis(`Mengunggah ${banyak}: ${Math.floor(100 * e.loaded / e.total)} %`); });
      x.addEventListener('load', () => this.selesai(x, banyak));
      x.addEventListener('error', () => this.gagal(banyak));
      x.addEventListener('timeout', () => this.gagal(banyak));
      x.send(isi);
    }
    selesai(x, banyak) {
      this.jalan = false;
      if (PMPZI.sesiBerakhir(x)) { this.gagal(banyak, 'sesi berakhir; masuk lagi di tab lain, lalu kembali ke sini'); return; }
      if (x.status >= 500 || x.status === 429) { this.gagal(banyak); return; }
      unggahan.delete(this);
      tersambung();
      this.tulis('');
      const badan = urai(x.responseText);
      if (x.status === 200 || x.status === 422) terapkan(badan);
      if (!badan.querySelector(`[id="e-${CSS.escape(this.kode)}"]`)) this.tulis(`Belum terunggah. ${kalimatGalat(badan)}`);
    }
    gagal(banyak, sebab = 'sambungan terputus') {
      this.jalan = false;
      this.kali += 1;
      terputus();
      this.tulis(`Belum terunggah (${sebab}): ${banyak}. Dicoba lagi sendiri; jangan tutup halaman ini.`);
      this.jam = setTimeout(() => this.coba(), Math.min(ULANG_TERLAMA, ULANG_AWAL * 2 ** (this.kali - 1)));
    }
  }
  function unggah(kartu, daftar) {
    const muat = daftar.filter(b => b.size <= maks);
    const besar = daftar.filter(b => b.size > maks);
    const status = kartu.querySelector('[data-unggah-status]');
    status.textContent = besar.map(b => `«${b.name}» terlalu besar: ${mb(b.size)}, batasnya ${mb(maks)}.`).join(' ');
    if (muat.length) new Unggah(kartu, muat).coba();
  }

  document.addEventListener('change', e => {
    if (e.target.type !== 'file' || !e.target.closest('form[data-unggah]')) return;
    const daftar = [...e.target.files];
    e.target.value = '';
    if (daftar.length) unggah(e.target.closest('.butir'), daftar);
  });
  const jatuhan = e => e.target.closest && e.target.closest('[data-jatuh]');
  ['dragenter', 'dragover'].forEach(n => document.addEventListener(n, e => { const j = jatuhan(e); if (j) { e.preventDefault(); j.classList.add('atas'); } }));
  document.addEventListener('dragleave', e => { const j = jatuhan(e); if (j && !j.contains(e.relatedTarget)) j.classList.remove('atas'); });
  document.addEventListener('drop', e => {
    const j = jatuhan(e);
    if (!j) return;
    e.preventDefault();
    j.classList.remove('atas');
    const daftar = [...e.dataTransfer.files];
    if (daftar.length) unggah(j.closest('.butir'), daftar);
  });

  // Tautan baru dan melepas bukti: formulir biasa, hanya jawabannya yang ditukar di tempat. Pertanyaan (data-tanya) lebih dulu.
  document.addEventListener('submit', async e => {
    const f = e.target;
    if (e.defaultPrevented || !f.matches('form[data-tautan], form[data-lepas]')) return;
    e.preventDefault();
    const kartu = f.closest('.butir');
    const status = kartu.querySelector('[data-unggah-status]');
    try {
      const { status: kode, badan } = await kirim(f.action, new URLSearchParams(new FormData(f)));
      status.textContent = '';
      if (kode === 401) { tulisKeadaan(status, 'waspada', 'gembok', 'Belum tersimpan – sesi berakhir.', masuk()); return; }
      terapkan(badan);
      if (!badan.querySelector('[id^="e-"]')) status.textContent = kalimatGalat(badan);
      else if (kode === 200 && f.matches('[data-tautan]')) { f.reset(); f.classList.remove('terbuka'); }
    } catch (galat) {
      if (!(galat instanceof Luring)) throw galat;
      status.textContent = 'Belum tersimpan – sambungan terputus. Coba lagi setelah tersambung.';
    }
  });

  // -- membuka bukti dan riwayat -------------------------------------------------------------------------------------

  document.addEventListener('click', async e => {
    const bukti = e.target.closest('a[data-lihat]');
    if (bukti && !e.ctrlKey && !e.metaKey && !e.shiftKey && el('pratinjau').showModal) {
      e.preventDefault();
      lihat(bukti);
      return;
    }
    const riwayat = e.target.closest('a[data-riwayat]');
    if (riwayat && !e.ctrlKey && !e.metaKey && !e.shiftKey) {
      e.preventDefault();
      const wadah = el('riwayat').querySelector('[data-wadah]');
      wadah.textContent = 'Memuat…';
      PMPZI.bukaDialog('riwayat');
      try {
        const jawaban = await fetch(riwayat.href, { credentials: 'same-origin', headers: { 'HX-Request': 'true' } });
        if (!jawaban.ok) throw new Luring();
        wadah.replaceChildren(...urai(await jawaban.text()).childNodes);
      } catch { wadah.textContent = 'Riwayat belum dapat dimuat. Periksa sambungan, lalu coba lagi.'; }
      return;
    }
    const buka = e.target.closest('[data-tampilkan]');
    if (buka) {
      const tujuan = el(buka.dataset.tampilkan);
      const tampak = tujuan.classList.toggle('terbuka');
      buka.setAttribute('aria-expanded', String(tampak));
      if (tampak) tujuan.querySelector('input:not([type=hidden])').focus();
    }
  });
  function lihat(tautan) {
    const dialog = el('pratinjau');
    el('pratinjau-judul').textContent = tautan.textContent;
    dialog.querySelector('[data-tab-baru]').href = tautan.href;
    const isi = document.createElement(tautan.dataset.lihat === 'pdf' ? 'iframe' : 'img');
    isi.src = tautan.href;
    if (isi.tagName === 'IFRAME') isi.title = tautan.textContent; else isi.alt = tautan.textContent;
    dialog.querySelector('[data-wadah]').replaceChildren(isi);
    PMPZI.bukaDialog('pratinjau');
    dialog.addEventListener('close', () => dialog.querySelector('[data-wadah]').replaceChildren(), { once: true });
  }

  // -- papan ketik ---------------------------------------------------------------------------------------------------

  document.addEventListener('keydown', e => {
    if ((e.key !== 'j' && e.key !== 'k') || !PMPZI.pintasan(e)) return;
    const semua = [...akar.querySelectorAll('.butir')];
    const kini = semua.indexOf(document.activeElement && document.activeElement.closest('.butir'));
    const tujuan = semua[kini < 0 ? 0 : Math.max(0, Math.min(semua.length - 1, kini + (e.key === 'j' ? 1 : -1)))];
    if (!tujuan) return;
    e.preventDefault();
    tujuan.open = true;
    tujuan.scrollIntoView({ block: 'start' });
    tujuan.querySelector('summary').focus({ preventScroll: true });
  });

  // -- mulai ---------------------------------------------------------------------------------------------------------

  akar.querySelectorAll('form[data-butir]').forEach(f => { const b = new Butir(f); butir.set(b.kode, b); });
  const lain = new Set();
  simpanan.semua().sort((a, b) => ((simpanan.baca(a) || {}).pada || 0) - ((simpanan.baca(b) || {}).pada || 0)).forEach(kunci => {
    const { kode, versi } = uraiKunci(kunci);
    if (butir.has(kode)) butir.get(kode).pulihkan(simpanan.baca(kunci), versi);
    else lain.add(kode);
  });
  if (lain.size) {
    const spanduk = document.createElement('p');
    spanduk.className = 'alasan';
    spanduk.append('Ada isian yang belum terkirim pada butir lain: ');
    [...lain].forEach((kode, i) => {
      const a = document.createElement('a');
      a.href = `${akar.dataset.butirAlamat}${encodeURIComponent(kode)}/`;
      a.textContent = kode;
      spanduk.append(i ? ', ' : '', a);
    });
    spanduk.append('. Buka agar terkirim.');
    el('luring').before(spanduk);
  }
  if (location.hash) { const tuju = el(decodeURIComponent(location.hash.slice(1))); if (tuju && tuju.matches('.butir')) tuju.scrollIntoView(); }
})();
